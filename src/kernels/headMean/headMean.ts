import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type HeadMeanForward, type HeadMeanUniforms, headMeanForward } from './headMean.reference';
import wgsl from './headMean.wgsl?raw';

const forward: KernelEntry<HeadMeanForward, keyof HeadMeanUniforms> = {
  workgroups: ({ rows, columns }) => linearGrid(rows * columns),
  reference: headMeanForward,
};

/** Attention weights, averaged over the heads. */
export const headMean = defineKernel('headMean', wgsl, { forward });
