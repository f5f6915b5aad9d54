import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type ReluBackward, type ReluForward, type ReluUniforms, reluBackward, reluForward } from './relu.reference';
import wgsl from './relu.wgsl?raw';

const workgroups = ({ count }: ReluUniforms) => linearGrid(count);

const forward: KernelEntry<ReluForward, keyof ReluUniforms> = {
  workgroups,
  reference: reluForward,
  simd: { name: 'reluForward', nanoseconds: ({ count }) => count / 4, values: ({ x, y }, { count }) => [x, y, count] },
};
const backward: KernelEntry<ReluBackward, keyof ReluUniforms> = {
  workgroups,
  reference: reluBackward,
  simd: {
    name: 'reluBackward',
    nanoseconds: ({ count }) => count / 4,
    values: ({ x, dY, dX }, { count }) => [x, dY, dX, count],
  },
};

/** y = max(x, 0), element by element. */
export const relu = defineKernel('relu', wgsl, { forward, backward });
