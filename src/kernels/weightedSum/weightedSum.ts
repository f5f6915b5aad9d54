import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type WeightedSumBackwardValues,
  type WeightedSumBackwardWeights,
  type WeightedSumForward,
  type WeightedSumUniforms,
  weightedSumBackwardValues,
  weightedSumBackwardWeights,
  weightedSumForward,
} from './weightedSum.reference';
import wgsl from './weightedSum.wgsl?raw';

const forward: KernelEntry<WeightedSumForward, keyof WeightedSumUniforms> = {
  workgroups: ({ steps, batch, size }) => linearGrid(steps * batch * size),
  reference: weightedSumForward,
};
const backwardWeights: KernelEntry<WeightedSumBackwardWeights, keyof WeightedSumUniforms> = {
  workgroups: ({ steps, batch, source }) => linearGrid(steps * batch * source),
  reference: weightedSumBackwardWeights,
};
const backwardValues: KernelEntry<WeightedSumBackwardValues, keyof WeightedSumUniforms> = {
  workgroups: ({ batch, source, size }) => linearGrid(source * batch * size),
  reference: weightedSumBackwardValues,
};

/** The context of an attention: values weighted and summed over the source. */
export const weightedSum = defineKernel('weightedSum', wgsl, { forward, backwardWeights, backwardValues });
