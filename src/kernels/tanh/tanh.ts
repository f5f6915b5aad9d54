import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import activations from '../shared/activations.wgsl?raw';
import { type TanhBackward, type TanhForward, type TanhUniforms, tanhBackward, tanhForward } from './tanh.reference';
import own from './tanh.wgsl?raw';

const workgroups = ({ count }: TanhUniforms) => linearGrid(count);

const forward: KernelEntry<TanhForward, keyof TanhUniforms> = {
  workgroups,
  reference: tanhForward,
  simd: { name: 'tanhForward', nanoseconds: ({ count }) => count, values: ({ x, y }, { count }) => [x, y, count] },
};
const backward: KernelEntry<TanhBackward, keyof TanhUniforms> = {
  workgroups,
  reference: tanhBackward,
  simd: {
    name: 'tanhBackward',
    nanoseconds: ({ count }) => count / 2,
    values: ({ y, dY, dX }, { count }) => [y, dY, dX, count],
  },
};

/** y = tanh x, element by element. */
export const tanh = defineKernel('tanh', `${own}\n${activations}`, { forward, backward });
