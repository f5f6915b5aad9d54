import { beforeAll, test } from 'vitest';
import { columnSum } from '../../src/kernels/columnSum/columnSum';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [
  ...[1, 2, 63, 64, 65].flatMap((rows) => [1, 2, 63, 64, 65].map((columns) => ({ rows, columns, gap: rows % 3 }))),
  { rows: 9973, columns: 4, gap: 0 },
  { rows: 40, columns: 2048, gap: 1 },
];

test.each(shapes)('$rows × $columns, rows $gap further apart', async ({ rows, columns, gap }) => {
  const rowStride = columns + gap;
  const arrays = { x: floats(rows * rowStride, 1), sum: floats(columns, 2) };
  const uniforms = { rows, columns, rowStride };
  const tolerances = { sum: sumTolerance(rows / 32 + 6, rows + 1) };
  await agree(gpu, (views) => columnSum.dispatch('forward', views, uniforms), arrays, tolerances);
});
