import type { Floats } from '../backend';
import { defineKernel, type Grid, type KernelEntry, type KernelVariant, type SimdEntry } from '../defineKernel';
import { exactTiles } from './exactTiles';
import { type MatmulUniforms, matmulReference, matmulWithRowSumReference } from './matmul.reference';
import wgsl from './matmul.wgsl?raw';
import { registers } from './registers';
import { tiles } from './tiles';

/** The name of the general shader among the variants'. */
export const GENERAL = 'general';

/** How a question of which variant is fastest begins, among all that is measured on a device. */
export const QUESTION = 'product ';

/** An invocation computes 4 × 4 elements and a workgroup has 8 × 8 invocations. */
const BLOCK = 32;

function workgroups({ batch, m, n }: MatmulUniforms): Grid {
  return [Math.ceil(n / BLOCK), Math.ceil(m / BLOCK), batch];
}

type Operands = { a: Floats; b: Floats; c: Floats };

/** As `matmul` of ../wasm/matmul.assembly.ts takes them: strides are bytes. Address 0 is no bias: it is the functions' own. */
export function matmulValues({ a, b, c, bias = 0 }: Addresses, u: MatmulUniforms): number[] {
  return [
    ...[a, b, c, bias, u.batch, u.m, u.n, u.k],
    ...[u.aBatchStride, u.aRowStride, u.aColumnStride].map(bytes),
    ...[u.bBatchStride, u.bRowStride, u.bColumnStride].map(bytes),
    ...[u.cBatchStride, u.cRowStride].map(bytes),
    u.accumulate,
  ];
}

type Addresses = { readonly [Name in 'a' | 'b' | 'c']: number } & { readonly bias?: number };

function bytes(elements: number): number {
  return elements * Float32Array.BYTES_PER_ELEMENT;
}

/** One thread of the CPU makes 25 products and sums in a nanosecond, and 5 where there are so few rows that it reads more. */
function nanoseconds({ batch, m, n, k }: MatmulUniforms): number {
  return (batch * m * n * k) / (m < 4 ? 5 : 25);
}

const simd: SimdEntry<'a' | 'b' | 'c', keyof MatmulUniforms> = {
  name: 'matmul',
  values: matmulValues,
  nanoseconds,
};

/** As `matmulWithRowSum` of ../wasm/rowSum.assembly.ts takes them. */
function rowSumValues({ a, b, c, sum }: Record<'a' | 'b' | 'c' | 'sum', number>, u: MatmulUniforms): number[] {
  return [
    ...[a, b, c, sum, u.m, u.n, u.k],
    ...[u.aRowStride, u.aColumnStride, u.bRowStride, u.bColumnStride, u.cRowStride].map(bytes),
    u.accumulate,
  ];
}

function variants(entry: string): KernelVariant[] {
  return [
    ...registers(entry, { rows: 8, columns: 8, workgroup: [2, 2] }),
    ...registers(entry, { rows: 4, columns: 4, workgroup: [8, 8] }),
    ...registers(entry, { rows: 1, columns: 8, workgroup: [16, 1] }),
    tiles(entry, { edge: 64, depth: 16, slices: 1 }),
    tiles(entry, { edge: 32, depth: 32, slices: 1 }),
    tiles(entry, { edge: 32, depth: 8, slices: 4 }),
    tiles(entry, { edge: 16, depth: 4, slices: 16 }),
    ...exactTiles(entry, { edge: 64, depth: 16, block: 8 }),
    ...exactTiles(entry, { edge: 64, depth: 16, block: 4 }),
    ...exactTiles(entry, { edge: 32, depth: 32, block: 4 }),
  ];
}

const shared = { workgroups, reference: matmulReference, simd };
const forward: KernelEntry<Operands, keyof MatmulUniforms> = { ...shared, variants: variants('forward') };
const forwardWithBias: KernelEntry<Operands & { bias: Floats }, keyof MatmulUniforms> = {
  ...shared,
  variants: variants('forwardWithBias'),
};

/** For the gradients of a layer's weight and bias: C = A B (+ C), and the sums of A's rows. Not batched. */
const forwardWithRowSum: KernelEntry<Operands & { sum: Floats }, keyof MatmulUniforms> = {
  workgroups,
  reference: matmulWithRowSumReference,
  simd: { name: 'matmulWithRowSum', values: rowSumValues, nanoseconds },
  variants: variants('forwardWithRowSum'),
};

/** The matrix product. Its own shader takes any strides; the variants are faster where they apply. */
export const matmul = defineKernel('matmul', wgsl, { forward, forwardWithBias, forwardWithRowSum });
