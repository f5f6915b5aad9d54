import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import activations from '../shared/activations.wgsl?raw';
import {
  type SigmoidBackward,
  type SigmoidForward,
  type SigmoidUniforms,
  sigmoidBackward,
  sigmoidForward,
} from './sigmoid.reference';
import own from './sigmoid.wgsl?raw';

const workgroups = ({ count }: SigmoidUniforms) => linearGrid(count);

const forward: KernelEntry<SigmoidForward, keyof SigmoidUniforms> = {
  workgroups,
  reference: sigmoidForward,
  simd: { name: 'sigmoidForward', nanoseconds: ({ count }) => count, values: ({ x, y }, { count }) => [x, y, count] },
};
const backward: KernelEntry<SigmoidBackward, keyof SigmoidUniforms> = {
  workgroups,
  reference: sigmoidBackward,
  simd: {
    name: 'sigmoidBackward',
    nanoseconds: ({ count }) => count / 2,
    values: ({ y, dY, dX }, { count }) => [y, dY, dX, count],
  },
};

/** y = 1 / (1 + exp(−x)), element by element. */
export const sigmoid = defineKernel('sigmoid', `${own}\n${activations}`, { forward, backward });
