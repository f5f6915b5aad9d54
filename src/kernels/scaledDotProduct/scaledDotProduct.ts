import type { Grid, KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { defineSizedKernel } from '../sizedKernel';
import { patterns } from './pattern';
import {
  type ApplyUniforms,
  type ScaledDotProductApply,
  type ScaledDotProductBackwardKeys,
  type ScaledDotProductBackwardQuery,
  type ScaledDotProductForward,
  type ScaledDotProductUniforms,
  type ScaledDotProductWeights,
  scaledDotProductApply,
  scaledDotProductBackwardKeys,
  scaledDotProductBackwardQuery,
  scaledDotProductForward,
  scaledDotProductWeights,
} from './scaledDotProduct.reference';
import wgsl from './scaledDotProduct.wgsl?raw';

/** Most queries, and most keys: what the CPU's functions set aside for the pairs of a row. */
export const LONGEST = 8192;

const forward: KernelEntry<ScaledDotProductForward, keyof ScaledDotProductUniforms> = {
  workgroups: (u) => gridOf(u.steps, u),
  reference: scaledDotProductForward,
  simd: {
    name: 'scaledDotProductForward',
    nanoseconds: (u) => 2 * products(u),
    values: ({ q, k, v, lengths, context, statistics }, u) => [q, k, v, lengths, context, statistics, ...sizes(u)],
  },
};
const backwardQuery: KernelEntry<ScaledDotProductBackwardQuery, keyof ScaledDotProductUniforms> = {
  workgroups: (u) => gridOf(u.steps, u),
  reference: scaledDotProductBackwardQuery,
  simd: {
    name: 'scaledDotProductBackwardQuery',
    nanoseconds: (u) => 3 * products(u),
    values: ({ q, k, v, lengths, statistics, dContext, dQ }, u) => [
      q,
      k,
      v,
      lengths,
      statistics,
      dContext,
      dQ,
      ...sizes(u),
    ],
  },
};
const backwardKeys: KernelEntry<ScaledDotProductBackwardKeys, keyof ScaledDotProductUniforms> = {
  workgroups: (u) => gridOf(u.source, u),
  reference: scaledDotProductBackwardKeys,
  simd: {
    name: 'scaledDotProductBackwardKeys',
    nanoseconds: (u) => 4 * products(u),
    values: ({ q, k, v, lengths, statistics, dContext, dK, dV }, u) => [
      q,
      k,
      v,
      lengths,
      statistics,
      dContext,
      dK,
      dV,
      ...sizes(u),
    ],
  },
};
const writeWeights: KernelEntry<ScaledDotProductWeights, keyof ScaledDotProductUniforms> = {
  workgroups: ({ steps, batch, heads, source }) => linearGrid(steps * batch * heads * source),
  reference: scaledDotProductWeights,
  simd: {
    name: 'scaledDotProductWeights',
    nanoseconds: products,
    values: ({ q, k, lengths, statistics, weights }, u) => [q, k, lengths, statistics, weights, ...sizes(u)],
  },
};
const apply: KernelEntry<ScaledDotProductApply, keyof ApplyUniforms> = {
  workgroups: ({ steps, batch, heads, size }) => linearGrid(steps * batch * heads * size),
  reference: scaledDotProductApply,
};

/** On one thread, about, nanoseconds for a product of each pair: multiplications at 4 a nanosecond, and what a pair takes. */
function products({ steps, source, batch, heads, size, causal, pattern, reach }: ScaledDotProductUniforms): number {
  const near = Math.min(source, 2 * reach);
  const keys = pattern === patterns.dense ? source : pattern === patterns.strided ? near + source / reach : near;
  return (steps * keys * batch * heads * (size / 4 + 1)) / (causal ? 2 : 1);
}

function sizes(u: ScaledDotProductUniforms): number[] {
  checkLength(u);
  const { steps, source, batch, heads, size, first, causal, pattern, reach, alpha } = u;
  return [steps, source, batch, heads, size, first, causal, pattern, reach, alpha];
}

/** An invocation for each row of each head. */
function gridOf(rows: number, u: ScaledDotProductUniforms): Grid {
  checkLength(u);
  return linearGrid(rows * u.batch * u.heads);
}

function checkLength({ steps, source }: ScaledDotProductUniforms): void {
  const longest = Math.max(steps, source);
  if (longest <= LONGEST) return;
  throw new Error(
    `Attention takes sequences of ${LONGEST} steps at most, and one has ${longest}. Shorten the sequences.`,
  );
}

/**
 * Attention by scaled products (Vaswani et al. 2017), by head, of which no matrix of pairs is written; its softmax may be
 * entmax, and its pairs those of a pattern.
 */
export const scaledDotProduct = defineSizedKernel('scaledDotProduct', wgsl, {
  forward,
  backwardQuery,
  backwardKeys,
  writeWeights,
  apply,
});
