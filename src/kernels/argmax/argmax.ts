import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type ArgmaxForward, type ArgmaxUniforms, argmaxForward } from './argmax.reference';
import wgsl from './argmax.wgsl?raw';

const forward: KernelEntry<ArgmaxForward, keyof ArgmaxUniforms> = {
  workgroups: ({ rows }) => linearGrid(rows),
  reference: argmaxForward,
};

/** The place of the largest score in each row. */
export const argmax = defineKernel('argmax', wgsl, { forward });
