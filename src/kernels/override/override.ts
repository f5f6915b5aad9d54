import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type OverrideHeads,
  type OverrideHeadsUniforms,
  type OverrideRows,
  type OverrideRowsUniforms,
  type OverrideTokens,
  type OverrideTokensUniforms,
  overrideHeads,
  overrideRows,
  overrideTokens,
} from './override.reference';
import wgsl from './override.wgsl?raw';

const rowsEntry: KernelEntry<OverrideRows, keyof OverrideRowsUniforms> = {
  workgroups: ({ rows, columns }) => linearGrid(rows * columns),
  reference: overrideRows,
};
const headsEntry: KernelEntry<OverrideHeads, keyof OverrideHeadsUniforms> = {
  workgroups: ({ rows, heads, columns }) => linearGrid(rows * heads * columns),
  reference: overrideHeads,
};
const tokensEntry: KernelEntry<OverrideTokens, keyof OverrideTokensUniforms> = {
  workgroups: ({ rows }) => linearGrid(rows),
  reference: overrideTokens,
};

/** What a person has set by hand in place of what was computed. */
export const override = defineKernel('override', wgsl, {
  overrideRows: rowsEntry,
  overrideHeads: headsEntry,
  overrideTokens: tokensEntry,
});
