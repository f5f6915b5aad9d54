/** Positions added from a table, and as rotations. */
import { beforeAll, describe, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { positions } from '../../src/kernels/positions/positions';
import { rotary } from '../../src/kernels/rotary/rotary';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [1, 2, 63, 64, 65].flatMap((columns) => [
  { steps: 1, batch: 1, columns, first: 0 },
  { steps: 1, batch: 65, columns, first: 3 },
  { steps: 5, batch: 7, columns, first: 2 },
]);

describe.each(shapes)('positions of $steps steps × $batch rows of $columns, from $first', (uniforms) => {
  const { steps, batch, columns, first } = uniforms;
  const count = steps * batch * columns;
  const table = floats((first + steps + 1) * columns, 2);

  test('forward', async () => {
    const arrays = { x: floats(count, 1), table, y: floats(count, 3) };
    await agree(gpu, (views) => positions.dispatch('forward', views, uniforms), arrays, { y: sumTolerance(1, 2) });
  });

  test('backwardTable', async () => {
    const arrays = { dY: floats(count, 4), dTable: table };
    const tolerances = { dTable: sumTolerance(batch, 1 + batch) };
    await agree(gpu, (views) => positions.dispatch('backwardTable', views, uniforms), arrays, tolerances);
  });
});

const heads = [
  { steps: 1, batch: 1, heads: 1, size: 2, first: 0 },
  { steps: 1, batch: 65, heads: 3, size: 2, first: 4 },
  { steps: 5, batch: 7, heads: 1, size: 6, first: 0 },
  { steps: 2, batch: 3, heads: 2, size: 62, first: 1 },
  { steps: 3, batch: 1, heads: 2, size: 64, first: 0 },
  { steps: 4, batch: 5, heads: 3, size: 66, first: 2 },
];

describe.each(heads)('rotary of $steps steps × $batch rows of $heads heads of $size, from $first', (uniforms) => {
  const { steps, batch, heads, size, first } = uniforms;
  const count = steps * batch * heads * size;
  const table = floats((first + steps) * size, 2);

  test('forward', async () => {
    const arrays = { x: floats(count, 1), table, y: floats(count, 3) };
    await agree(gpu, (views) => rotary.dispatch('forward', views, uniforms), arrays, { y: sumTolerance(2, 2) }, 2);
  });

  test('backward', async () => {
    const arrays = { table, dY: floats(count, 4), dX: floats(count, 5) };
    await agree(gpu, (views) => rotary.dispatch('backward', views, uniforms), arrays, { dX: sumTolerance(3, 3) });
  });
});
