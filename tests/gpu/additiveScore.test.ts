import { beforeAll, describe, expect, test } from 'vitest';
import { additiveScore } from '../../src/kernels/additiveScore/additiveScore';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats, mixedLengths } from '../support/random';
import { ACTIVATION, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [
  { steps: 1, batch: 1, source: 1, size: 1 },
  { steps: 1, batch: 2, source: 63, size: 2 },
  { steps: 1, batch: 65, source: 3, size: 5 },
  { steps: 2, batch: 7, source: 5, size: 64 },
  { steps: 5, batch: 9, source: 64, size: 3 },
  { steps: 65, batch: 3, source: 2, size: 63 },
  { steps: 3, batch: 64, source: 65, size: 9 },
];

/** An error of each tanh, and of the sum of `terms` of them; every factor beside the tanh is at most 1. */
const tolerance = (terms: number) => terms * ACTIVATION + sumTolerance(terms, terms);

describe.each(shapes)('T $steps, B $batch, S $source, A $size', (uniforms) => {
  const { steps, batch, source, size } = uniforms;
  const lengths = mixedLengths(batch, 1, source);
  const query = floats(steps * batch * size, 2, 3);
  const keys = floats(source * batch * size, 3, 3);
  const v = floats(size, 4);
  const dScores = floats(steps * batch * source, 5);

  test('forward', async () => {
    const arrays = { query, keys, v, lengths, scores: floats(steps * batch * source, 6) };
    const dispatch = (views: Parameters<typeof additiveScore.dispatch<'forward'>>[1]) =>
      additiveScore.dispatch('forward', views, uniforms);
    const { scores } = await agree(gpu, dispatch, arrays, { scores: tolerance(size) });
    for (let i = 0; i < scores.length; i++) {
      const length = lengths[Math.floor(i / source) % batch] as number;
      if (i % source >= length) expect(scores[i], 'the score of padding').toBe(0);
    }
  });

  test('backwardQuery', async () => {
    const arrays = { query, keys, v, lengths, dScores, dQuery: floats(query.length, 7) };
    const dispatch = (views: Parameters<typeof additiveScore.dispatch<'backwardQuery'>>[1]) =>
      additiveScore.dispatch('backwardQuery', views, uniforms);
    await agree(gpu, dispatch, arrays, { dQuery: 2 * tolerance(source) });
  });

  test('backwardKeys', async () => {
    const arrays = { query, keys, v, lengths, dScores, dKeys: floats(keys.length, 8) };
    const dispatch = (views: Parameters<typeof additiveScore.dispatch<'backwardKeys'>>[1]) =>
      additiveScore.dispatch('backwardKeys', views, uniforms);
    await agree(gpu, dispatch, arrays, { dKeys: 2 * tolerance(steps) });
  });

  test('backwardV', async () => {
    const arrays = { query, keys, lengths, dScores, dV: floats(size, 9) };
    const dispatch = (views: Parameters<typeof additiveScore.dispatch<'backwardV'>>[1]) =>
      additiveScore.dispatch('backwardV', views, uniforms);
    // The tree adds at most rows / 64 · S numbers in a line, so its error grows with their root and not their count.
    await agree(gpu, dispatch, arrays, { dV: tolerance(Math.sqrt(steps * batch) * source) });
  });
});

test('queries and keys of ±89 and ±1e4', async () => {
  const uniforms = { steps: 1, batch: 1, source: 5, size: 5 };
  const arrays = {
    query: Float32Array.of(0, 89, -89, 1e4, -1e4),
    keys: Float32Array.from({ length: 25 }, (_, i) => [0, 89, -89, 1e4, -1e4][Math.floor(i / 5)] as number),
    v: floats(5, 1),
    lengths: Uint32Array.of(5),
    scores: new Float32Array(5),
  };
  const dispatch = (views: Parameters<typeof additiveScore.dispatch<'forward'>>[1]) =>
    additiveScore.dispatch('forward', views, uniforms);
  await agree(gpu, dispatch, arrays, { scores: tolerance(5) });
});
