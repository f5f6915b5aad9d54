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
};
const backwardQuery: KernelEntry<AdditiveScoreBackwardQuery, keyof AdditiveScoreUniforms> = {
  workgroups: ({ steps, batch, size }) => linearGrid(steps * batch * size),
  reference: additiveScoreBackwardQuery,
};
const backwardKeys: KernelEntry<AdditiveScoreBackwardKeys, keyof AdditiveScoreUniforms> = {
  workgroups: ({ batch, source, size }) => linearGrid(source * batch * size),
  reference: additiveScoreBackwardKeys,
};
const backwardV: KernelEntry<AdditiveScoreBackwardV, keyof AdditiveScoreUniforms> = {
  workgroups: ({ size }) => [Math.ceil(size / COLUMNS), 1, 1],
  reference: additiveScoreBackwardV,
};

/** The score of additive attention (Bahdanau, Cho and Bengio 2015). */
export const additiveScore = defineKernel('additiveScore', `${own}\n${activations}`, {
  forward,
  backwardQuery,
  backwardKeys,
  backwardV,
});
