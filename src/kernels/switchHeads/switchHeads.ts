import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type SwitchHeadsForward, type SwitchHeadsUniforms, switchHeadsForward } from './switchHeads.reference';
import wgsl from './switchHeads.wgsl?raw';

const forward: KernelEntry<SwitchHeadsForward, keyof SwitchHeadsUniforms> = {
  workgroups: ({ rows, heads, size }) => linearGrid(rows * heads * size),
  reference: switchHeadsForward,
};

/** Silences the heads that a person has switched off. */
export const switchHeads = defineKernel('switchHeads', wgsl, { forward });
