import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import activations from '../shared/activations.wgsl?raw';
import {
  type AdditiveScoreBackwardKeys,
  type AdditiveScoreBackwardQuery,
  type AdditiveScoreBackwardV,
  type AdditiveScoreForward,
  type AdditiveScoreUniforms,
  additiveScoreBackwardKeys,
  additiveScoreBackwardQuery,
  additiveScoreBackwardV,
  additiveScoreForward,
} from './additiveScore.reference';
import own from './additiveScore.wgsl?raw';

/** Elements of dV that a workgroup of backwardV sums. */
const COLUMNS = 4;

const forward: KernelEntry<AdditiveScoreForward, keyof AdditiveScoreUniforms> = {
  workgroups: ({ steps, batch, source }) => linearGrid(steps * batch * source),
  reference: additiveScoreForward,
  simd: {
    name: 'additiveScoreForward',
    nanoseconds: pairs,
    values: ({ query, keys, v, lengths, scores }, u) => [query, keys, v, lengths, scores, ...sizes(u)],
  },
};
const backwardQuery: KernelEntry<AdditiveScoreBackwardQuery, keyof AdditiveScoreUniforms> = {
  workgroups: ({ steps, batch, size }) => linearGrid(steps * batch * size),
  reference: additiveScoreBackwardQuery,
  simd: {
    name: 'additiveScoreBackwardQuery',
    nanoseconds: pairs,
    values: ({ query, keys, v, lengths, dScores, dQuery }, u) => [
      query,
      keys,
      v,
      lengths,
      dScores,
      dQuery,
      ...sizes(u),
    ],
  },
};
const backwardKeys: KernelEntry<AdditiveScoreBackwardKeys, keyof AdditiveScoreUniforms> = {
  workgroups: ({ batch, source, size }) => linearGrid(source * batch * size),
  reference: additiveScoreBackwardKeys,
  simd: {
    name: 'additiveScoreBackwardKeys',
    nanoseconds: pairs,
    values: ({ query, keys, v, lengths, dScores, dKeys }, u) => [query, keys, v, lengths, dScores, dKeys, ...sizes(u)],
  },
};
const backwardV: KernelEntry<AdditiveScoreBackwardV, keyof AdditiveScoreUniforms> = {
  workgroups: ({ size }) => [Math.ceil(size / COLUMNS), 1, 1],
  reference: additiveScoreBackwardV,
  simd: {
    name: 'additiveScoreBackwardV',
    nanoseconds: pairs,
    values: ({ query, keys, lengths, dScores, dV }, u) => [query, keys, lengths, dScores, dV, ...sizes(u)],
  },
};

/** A tanh for each energy of each pair of steps. */
function pairs({ steps, batch, source, size }: AdditiveScoreUniforms): number {
  return steps * batch * source * size;
}

function sizes({ steps, batch, source, size }: AdditiveScoreUniforms): number[] {
  return [steps, batch, source, size];
}

/** The score of additive attention (Bahdanau, Cho and Bengio 2015). */
export const additiveScore = defineKernel('additiveScore', `${own}\n${activations}`, {
  forward,
  backwardQuery,
  backwardKeys,
  backwardV,
});
