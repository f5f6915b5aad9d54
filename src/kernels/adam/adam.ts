import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type AdamForward, type AdamUniforms, adamForward } from './adam.reference';
import wgsl from './adam.wgsl?raw';

const forward: KernelEntry<AdamForward, keyof AdamUniforms> = {
  workgroups: ({ count }) => linearGrid(count),
  reference: adamForward,
  simd: {
    name: 'adamForward',
    nanoseconds: ({ count }) => count,
    values: ({ parameters, gradients, m, v, clip, health, schedule }, u) => [
      ...[parameters, gradients, m, v, clip, health, schedule],
      ...[u.count, u.beta1, u.beta2, u.epsilon],
    ],
  },
};

/** One step of Adam over every parameter, with decoupled weight decay. */
export const adam = defineKernel('adam', wgsl, { forward });
