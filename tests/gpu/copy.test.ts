import { beforeAll, expect, test } from 'vitest';
import { copy } from '../../src/kernels/copy/copy';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { linearGrid } from '../../src/kernels/grid';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const cases = [1, 2, 63, 64, 65].flatMap((columns) =>
  [1, 3, 65].flatMap((rows) => [0, 1].map((accumulate) => ({ rows, columns, accumulate }))),
);

test.each(cases)('$rows × $columns, accumulate $accumulate', async ({ rows, columns, accumulate }) => {
  const uniforms = { rows, columns, xRowStride: columns + 5, yRowStride: columns + 2, accumulate };
  const arrays = {
    x: floats((rows - 1) * uniforms.xRowStride + columns, 1),
    y: floats((rows - 1) * uniforms.yRowStride + columns, 2),
  };
  const { y } = await agree(gpu, (views) => copy.dispatch('forward', views, uniforms), arrays, {
    y: accumulate ? sumTolerance(1, 2) : 0,
  });
  // What lies between the rows of y is not the copy's.
  for (let i = 0; i < y.length; i++) if (i % uniforms.yRowStride >= columns) expect(y[i]).toBe(arrays.y[i]);
});

test('a grid that is too long for one dimension is folded into two', async () => {
  const columns = 65_535 * 64 + 65;
  expect(linearGrid(columns)).toEqual([32_769, 2, 1]);
  const uniforms = { rows: 1, columns, xRowStride: columns, yRowStride: columns, accumulate: 0 };
  const arrays = { x: floats(columns, 3), y: new Float32Array(columns) };
  await agree(gpu, (views) => copy.dispatch('forward', views, uniforms), arrays, { y: 0 });
});
