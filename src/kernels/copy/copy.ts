import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { type CopyForward, type CopyUniforms, copyForward } from './copy.reference';
import wgsl from './copy.wgsl?raw';

const forward: KernelEntry<CopyForward, keyof CopyUniforms> = {
  workgroups: ({ rows, columns }) => linearGrid(rows * columns),
  reference: copyForward,
  simd: {
    name: 'copyForward',
    nanoseconds: ({ rows, columns }) => (rows * columns) / 4,
    values: ({ x, y }, u) => [x, y, u.rows, u.columns, 4 * u.xRowStride, 4 * u.yRowStride, u.accumulate],
  },
};

/** Copies or adds rows. */
export const copy = defineKernel('copy', wgsl, { forward });
