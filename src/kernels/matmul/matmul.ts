import type { Floats } from '../backend';
import { defineKernel, type Grid, type KernelEntry, type SimdEntry } from '../defineKernel';
import { type MatmulUniforms, matmulReference } from './matmul.reference';
import wgsl from './matmul.wgsl?raw';

/** An invocation computes 4 × 4 elements and a workgroup has 8 × 8 invocations. */
const BLOCK = 32;

/** Products and their sums that one thread of the CPU makes in a nanosecond. */
const MULTIPLIED = 25;

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

const simd: SimdEntry<'a' | 'b' | 'c', keyof MatmulUniforms> = {
  name: 'matmul',
  values: matmulValues,
  nanoseconds: ({ batch, m, n, k }) => (batch * m * n * k) / MULTIPLIED,
};

const forward: KernelEntry<Operands, keyof MatmulUniforms> = { workgroups, reference: matmulReference, simd };
const forwardWithBias: KernelEntry<Operands & { bias: Floats }, keyof MatmulUniforms> = {
  workgroups,
  reference: matmulReference,
  simd,
};

export const matmul = defineKernel('matmul', wgsl, { forward, forwardWithBias });
