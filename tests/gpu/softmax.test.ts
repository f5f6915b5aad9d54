import { beforeAll, describe, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { softmax } from '../../src/kernels/softmax/softmax';
import { softmaxForward } from '../../src/kernels/softmax/softmax.reference';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats, mixedLengths } from '../support/random';
import { softmaxTolerance, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [1, 2, 63, 64, 65].flatMap((columns) => [
  { steps: 1, batch: 1, columns },
  { steps: 1, batch: 65, columns },
  { steps: 3, batch: 7, columns },
]);

describe.each(shapes)('$steps × $batch rows of $columns', ({ steps, batch, columns }) => {
  const rows = steps * batch;
  const lengths = mixedLengths(batch, 5, columns);

  test('forward', async () => {
    const arrays = { scores: floats(rows * columns, 1, 5), lengths, weights: floats(rows * columns, 2) };
    const dispatch = (views: Parameters<typeof softmax.dispatch<'forward'>>[1]) =>
      softmax.dispatch('forward', views, { rows, columns, batch });
    const { weights } = await agree(gpu, dispatch, arrays, { weights: softmaxTolerance(columns) });
    for (let i = 0; i < weights.length; i++) {
      const length = lengths[Math.floor(i / columns) % batch] as number;
      if (i % columns >= length) expect(weights[i], 'a masked weight').toBe(0);
    }
  });

  test('backward', async () => {
    const weights = new Float32Array(rows * columns);
    softmaxForward({ scores: floats(rows * columns, 1, 5), lengths, weights }, { rows, columns, batch });
    const arrays = { weights, dWeights: floats(rows * columns, 2), dScores: floats(rows * columns, 3) };
    const tolerances = { dScores: sumTolerance(columns, 2) };
    await agree(gpu, (views) => softmax.dispatch('backward', views, { rows, columns }), arrays, tolerances);
  });
});

test('forward of scores that overflow an exponential', async () => {
  const scores = Float32Array.of(0, 89, -89, 1e4, -1e4, 88, 1e4, 1e4, 0, -1e4, -1e4, -1e4);
  const arrays = { scores, lengths: Uint32Array.of(4, 2, 4), weights: new Float32Array(12) };
  const dispatch = (views: Parameters<typeof softmax.dispatch<'forward'>>[1]) =>
    softmax.dispatch('forward', views, { rows: 3, columns: 4, batch: 3 });
  await agree(gpu, dispatch, arrays, { weights: softmaxTolerance(4) });
});
