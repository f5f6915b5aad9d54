import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import activations from '../shared/activations.wgsl?raw';
import { type GeluBackward, type GeluForward, type GeluUniforms, geluBackward, geluForward } from './gelu.reference';
import own from './gelu.wgsl?raw';

const workgroups = ({ count }: GeluUniforms) => linearGrid(count);

const forward: KernelEntry<GeluForward, keyof GeluUniforms> = {
  workgroups,
  reference: geluForward,
  simd: { name: 'geluForward', nanoseconds: ({ count }) => count * 2, values: ({ x, y }, { count }) => [x, y, count] },
};
const backward: KernelEntry<GeluBackward, keyof GeluUniforms> = {
  workgroups,
  reference: geluBackward,
  simd: {
    name: 'geluBackward',
    nanoseconds: ({ count }) => count * 3,
    values: ({ x, dY, dX }, { count }) => [x, dY, dX, count],
  },
};

/** y = x Φ(x), the exact GELU, element by element. */
export const gelu = defineKernel('gelu', `${own}\n${activations}`, { forward, backward });
