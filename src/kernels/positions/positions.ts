import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type PositionsBackwardTable,
  type PositionsForward,
  type PositionsUniforms,
  positionsBackwardTable,
  positionsForward,
} from './positions.reference';
import wgsl from './positions.wgsl?raw';

const forward: KernelEntry<PositionsForward, keyof PositionsUniforms> = {
  workgroups: ({ steps, batch, columns }) => linearGrid(steps * batch * columns),
  reference: positionsForward,
  simd: {
    name: 'positionsForward',
    nanoseconds: ({ steps, batch, columns }) => (steps * batch * columns) / 4,
    values: ({ x, table, y }, { steps, batch, columns, first }) => [x, table, y, steps, batch, columns, first],
  },
};
const backwardTable: KernelEntry<PositionsBackwardTable, keyof PositionsUniforms> = {
  workgroups: ({ steps, columns }) => linearGrid(steps * columns),
  reference: positionsBackwardTable,
  simd: {
    name: 'positionsBackwardTable',
    nanoseconds: ({ steps, batch, columns }) => (steps * batch * columns) / 4,
    values: ({ dY, dTable }, { steps, batch, columns, first }) => [dY, dTable, steps, batch, columns, first],
  },
};

/** Adds to each time step the row of a table that belongs to its position. */
export const positions = defineKernel('positions', wgsl, { forward, backwardTable });
