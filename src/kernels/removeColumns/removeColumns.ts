import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type RemoveColumnsForward, type RemoveColumnsUniforms, removeColumnsForward } from './removeColumns.reference';
import wgsl from './removeColumns.wgsl?raw';

const forward: KernelEntry<RemoveColumnsForward, keyof RemoveColumnsUniforms> = {
  workgroups: ({ rows }) => linearGrid(rows),
  reference: removeColumnsForward,
};

/** Takes columns that a person has chosen out of every row of weights. */
export const removeColumns = defineKernel('removeColumns', wgsl, { forward });
