import type { KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { defineSizedKernel } from '../sizedKernel';
import {
  type LinearAttentionAccumulate,
  type LinearAttentionBackwardAccumulate,
  type LinearAttentionBackwardCausalKeys,
  type LinearAttentionBackwardCausalQuery,
  type LinearAttentionBackwardRead,
  type LinearAttentionCausal,
  type LinearAttentionRead,
  type LinearAttentionStep,
  type LinearAttentionUniforms,
  type LinearAttentionWeights,
  linearAttentionAccumulate,
  linearAttentionBackwardAccumulate,
  linearAttentionBackwardCausalKeys,
  linearAttentionBackwardCausalQuery,
  linearAttentionBackwardRead,
  linearAttentionCausal,
  linearAttentionRead,
  linearAttentionStep,
  linearAttentionWeights,
} from './linearAttention.reference';
import wgsl from './linearAttention.wgsl?raw';

/** Invocations of a workgroup of `step`: STEP_LANES in linearAttention.wgsl. */
const STEP_LANES = 256;
/** The largest d: the columns of a state, one more, have their lanes in one workgroup of `step`. */
export const LARGEST = STEP_LANES - 1;

type Uniform = keyof LinearAttentionUniforms;

const accumulate: KernelEntry<LinearAttentionAccumulate, Uniform> = {
  workgroups: (u) => linearGrid(headsOf(u) * u.size * Math.ceil((u.size + 1) / 4)),
  reference: linearAttentionAccumulate,
  simd: {
    name: 'linearAttentionAccumulate',
    nanoseconds: (u) => products(u.source, u),
    values: ({ k, v, lengths, state }, u) => [k, v, lengths, state, u.source, u.batch, u.heads, u.size],
  },
};
const readState: KernelEntry<LinearAttentionRead, Uniform> = {
  workgroups: (u) => linearGrid(u.steps * headsOf(u)),
  reference: linearAttentionRead,
  simd: {
    name: 'linearAttentionRead',
    nanoseconds: (u) => products(u.steps, u),
    values: ({ q, state, context }, u) => [q, state, context, u.steps, u.batch, u.heads, u.size],
  },
};
const backwardRead: KernelEntry<LinearAttentionBackwardRead, Uniform> = {
  workgroups: (u) => linearGrid((u.steps + u.size + 1) * headsOf(u)),
  reference: linearAttentionBackwardRead,
  simd: {
    name: 'linearAttentionBackwardRead',
    nanoseconds: (u) => 2 * products(u.steps, u),
    values: ({ q, state, context, dContext, dQ, dState }, u) => [
      q,
      state,
      context,
      dContext,
      dQ,
      dState,
      u.steps,
      u.batch,
      u.heads,
      u.size,
    ],
  },
};
const backwardAccumulate: KernelEntry<LinearAttentionBackwardAccumulate, Uniform> = {
  workgroups: (u) => linearGrid(u.source * headsOf(u)),
  reference: linearAttentionBackwardAccumulate,
  simd: {
    name: 'linearAttentionBackwardAccumulate',
    nanoseconds: (u) => 2 * products(u.source, u),
    values: ({ k, v, lengths, dState, dK, dV }, u) => [
      k,
      v,
      lengths,
      dState,
      dK,
      dV,
      u.source,
      u.batch,
      u.heads,
      u.size,
    ],
  },
};
const causal: KernelEntry<LinearAttentionCausal, Uniform> = {
  workgroups: (u) => linearGrid(u.size * headsOf(u)),
  reference: linearAttentionCausal,
  simd: {
    name: 'linearAttentionCausal',
    nanoseconds: (u) => 2 * products(u.steps, u),
    values: ({ q, k, v, context, normaliser }, u) => [q, k, v, context, normaliser, u.steps, u.batch, u.heads, u.size],
  },
};
const backwardCausalQuery: KernelEntry<LinearAttentionBackwardCausalQuery, Uniform> = {
  workgroups: (u) => linearGrid(u.size * headsOf(u)),
  reference: linearAttentionBackwardCausalQuery,
  simd: {
    name: 'linearAttentionBackwardCausalQuery',
    nanoseconds: (u) => 2 * products(u.steps, u),
    values: ({ q, k, v, context, normaliser, dContext, dQ }, u) => [
      q,
      k,
      v,
      context,
      normaliser,
      dContext,
      dQ,
      u.steps,
      u.batch,
      u.heads,
      u.size,
    ],
  },
};
const backwardCausalKeys: KernelEntry<LinearAttentionBackwardCausalKeys, Uniform> = {
  workgroups: (u) => linearGrid(2 * u.size * headsOf(u)),
  reference: linearAttentionBackwardCausalKeys,
  simd: {
    name: 'linearAttentionBackwardCausalKeys',
    nanoseconds: (u) => 3 * products(u.steps, u),
    values: ({ q, k, v, context, normaliser, dContext, dK, dV }, u) => [
      q,
      k,
      v,
      context,
      normaliser,
      dContext,
      dK,
      dV,
      u.steps,
      u.batch,
      u.heads,
      u.size,
    ],
  },
};
const step: KernelEntry<LinearAttentionStep, Uniform> = {
  workgroups: (u) => linearGrid(headsOf(u), Math.floor(STEP_LANES / (u.size + 1))),
  reference: linearAttentionStep,
  simd: {
    name: 'linearAttentionStep',
    nanoseconds: (u) => 4 * products(1, u),
    values: ({ q, k, v, state, context }, u) => [q, k, v, state, context, u.batch, u.heads, u.size, u.first],
  },
};
const writeWeights: KernelEntry<LinearAttentionWeights, Uniform> = {
  workgroups: (u) => linearGrid(u.steps * headsOf(u)),
  reference: linearAttentionWeights,
  simd: {
    name: 'linearAttentionWeights',
    nanoseconds: ({ steps, source, ...u }) => (steps * source * headsOf(u) * u.size) / 4,
    values: ({ q, k, lengths, weights }, u) => [
      q,
      k,
      lengths,
      weights,
      u.steps,
      u.source,
      u.batch,
      u.heads,
      u.size,
      u.first,
      u.causal,
    ],
  },
};

/** On one thread, about, nanoseconds for a product of a state and a row of each step: multiplications at 4 a nanosecond. */
function products(steps: number, u: LinearAttentionUniforms): number {
  return (steps * headsOf(u) * u.size * (u.size + 1)) / 4;
}

function headsOf({ batch, heads, size }: Pick<LinearAttentionUniforms, 'batch' | 'heads' | 'size'>): number {
  if (size <= LARGEST) return batch * heads;
  throw new Error(`Linear attention takes heads of ${LARGEST} numbers at most, not ${size}. Take more heads.`);
}

/** Attention whose weights are products of features, so that its sums over the keys are a state (Katharopoulos et al. 2020). */
export const linearAttention = defineSizedKernel('linearAttention', wgsl, {
  accumulate,
  readState,
  backwardRead,
  backwardAccumulate,
  causal,
  backwardCausalQuery,
  backwardCausalKeys,
  step,
  writeWeights,
});
