import { beforeAll, describe, expect, test } from 'vitest';
import { defineKernel } from '../../src/kernels/defineKernel';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { layerNorm } from '../../src/kernels/layerNorm/layerNorm';
import { layerNormForward } from '../../src/kernels/layerNorm/layerNorm.reference';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { normTolerance, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const epsilon = 1e-5;
const shapes = [1, 2, 63, 64, 65].flatMap((columns) => [1, 2, 65].map((rows) => ({ rows, columns })));

type ForwardViews = Parameters<typeof layerNorm.dispatch<'forward'>>[1];

function statsOf(x: Float32Array, rows: number, columns: number): Float32Array {
  const stats = new Float32Array(2 * rows);
  const vector = () => new Float32Array(columns);
  layerNormForward({ x, weight: vector(), bias: vector(), y: x.slice(), stats }, { rows, columns, epsilon });
  return stats;
}

/** The largest scale of a row, by which all errors of the numbers before it grow. */
function largestScale(stats: Float32Array): number {
  return Math.max(...stats.filter((_, index) => index % 2 === 1));
}

describe.each(shapes)('$rows rows of $columns', ({ rows, columns }) => {
  const count = rows * columns;
  const x = floats(count, 1, 3);
  const stats = statsOf(x, rows, columns);
  const scale = largestScale(stats);

  test('forward', async () => {
    const arrays = {
      x,
      weight: floats(columns, 2),
      bias: floats(columns, 3),
      y: floats(count, 4),
      stats: floats(2 * rows, 5),
    };
    const dispatch = (views: ForwardViews) => layerNorm.dispatch('forward', views, { rows, columns, epsilon });
    const normal = normTolerance(columns, 3, scale);
    await agree(gpu, dispatch, arrays, { y: normal + sumTolerance(1, 1), stats: normal * scale });
  });

  test('backward', async () => {
    const arrays = { x, weight: floats(columns, 2), stats, dY: floats(count, 4), dX: floats(count, 5) };
    const dispatch = (views: Parameters<typeof layerNorm.dispatch<'backward'>>[1]) =>
      layerNorm.dispatch('backward', views, { rows, columns });
    // Means of columns terms of at most 1, the second times a normalised number, and two differences.
    const mean = sumTolerance(columns + 8, 1);
    await agree(gpu, dispatch, arrays, { dX: scale * (1 + Math.sqrt(columns)) * mean + sumTolerance(1, 1) });
  });

  test('backwardParameters', async () => {
    const arrays = { x, stats, dY: floats(count, 4), dWeight: floats(columns, 5), dBias: floats(columns, 6) };
    const dispatch = (views: Parameters<typeof layerNorm.dispatch<'backwardParameters'>>[1]) =>
      layerNorm.dispatch('backwardParameters', views, { rows, columns });
    await agree(gpu, dispatch, arrays, {
      dWeight: sumTolerance(rows + 2, 1 + rows * Math.sqrt(columns)),
      dBias: sumTolerance(rows, 1 + rows),
    });
  });
});

test.each([1, 63, 65])('rows of %i equal numbers become the bias', async (columns) => {
  const values = [0, 3, -0.1];
  const rows = values.length;
  const arrays = {
    x: Float32Array.from({ length: rows * columns }, (_, index) => values[Math.floor(index / columns)] as number),
    weight: floats(columns, 2),
    bias: floats(columns, 3),
    y: floats(rows * columns, 4),
    stats: floats(2 * rows, 5),
  };
  const scale = 1 / Math.sqrt(epsilon);
  const tolerance = sumTolerance(columns, 3) * scale;
  const dispatch = (views: ForwardViews) => layerNorm.dispatch('forward', views, { rows, columns, epsilon });
  const { y } = await agree(gpu, dispatch, arrays, { y: tolerance, stats: tolerance * scale });
  expect(y.subarray(0, columns)).toEqual(arrays.bias);
});

test('a mean far larger than the deviations from it', async () => {
  const [rows, columns] = [3, 65];
  const x = floats(rows * columns, 1).map((value) => 1000 + value);
  const arrays = {
    x,
    weight: floats(columns, 2),
    bias: floats(columns, 3),
    y: floats(rows * columns, 4),
    stats: floats(2 * rows, 5),
  };
  const scale = largestScale(statsOf(x, rows, columns));
  const tolerance = normTolerance(columns, 1001, scale);
  const dispatch = (views: ForwardViews) => layerNorm.dispatch('forward', views, { rows, columns, epsilon });
  await agree(gpu, dispatch, arrays, { y: tolerance, stats: tolerance * scale });
});

test('a grid that is folded into two dimensions, with workgroups beyond the last row', async () => {
  const [rows, columns] = [17, 5];
  const { entries, wgsl, name } = layerNorm;
  const workgroups = () => [2, 4, 1] as const; // a real one is folded beyond 65535 × 4 rows
  const folded = defineKernel(name, wgsl, {
    forward: { ...entries.forward, workgroups },
    backward: { ...entries.backward, workgroups },
  });
  const x = floats(rows * columns, 1, 3);
  const [weight, stats] = [floats(columns, 2), statsOf(x, rows, columns)];
  const forward = { x, weight, bias: floats(columns, 3), y: floats(rows * columns, 4), stats: floats(2 * rows, 5) };
  const normal = normTolerance(columns, 3, largestScale(stats));
  await agree(gpu, (views) => folded.dispatch('forward', views, { rows, columns, epsilon }), forward, {
    y: normal + sumTolerance(1, 1),
    stats: normal * largestScale(stats),
  });
  const backward = { x, weight, stats, dY: floats(rows * columns, 6), dX: floats(rows * columns, 7) };
  await agree(gpu, (views) => folded.dispatch('backward', views, { rows, columns }), backward, {
    dX: largestScale(stats) * (1 + Math.sqrt(columns)) * sumTolerance(columns + 8, 1) + sumTolerance(1, 1),
  });
});
