import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type AdamForward, type AdamUniforms, adamForward } from './adam.reference';
import wgsl from './adam.wgsl?raw';

const forward: KernelEntry<AdamForward, keyof AdamUniforms> = {
  workgroups: ({ count }) => linearGrid(count),
  reference: adamForward,
};

/** One step of Adam over every parameter. */
export const adam = defineKernel('adam', wgsl, { forward });
