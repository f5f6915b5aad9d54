import { defineKernel, type KernelEntry } from '../defineKernel';
import { type ColumnSumForward, type ColumnSumUniforms, columnSumForward } from './columnSum.reference';
import wgsl from './columnSum.wgsl?raw';

/** Adjacent columns that a workgroup sums. */
const COLUMNS = 8;

const forward: KernelEntry<ColumnSumForward, keyof ColumnSumUniforms> = {
  workgroups: ({ columns }) => [Math.ceil(columns / COLUMNS), 1, 1],
  reference: columnSumForward,
  simd: {
    name: 'columnSumForward',
    nanoseconds: ({ rows, columns }) => (rows * columns) / 4,
    values: ({ x, sum }, { rows, columns, rowStride }) => [x, sum, rows, columns, 4 * rowStride],
  },
};

/** The sum of each column, added to what is there. */
export const columnSum = defineKernel('columnSum', wgsl, { forward });
