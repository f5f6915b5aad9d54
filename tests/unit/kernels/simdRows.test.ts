/** What is computed row by row or element by element as WebAssembly, against the float64 references, on odd sizes. */
import { expect, test } from 'vitest';
import { adam } from '../../../src/kernels/adam/adam';
import { columnSum } from '../../../src/kernels/columnSum/columnSum';
import { copy } from '../../../src/kernels/copy/copy';
import { crossEntropy } from '../../../src/kernels/crossEntropy/crossEntropy';
import { embedding } from '../../../src/kernels/embedding/embedding';
import { gradientNorm } from '../../../src/kernels/gradientNorm/gradientNorm';
import { matmul } from '../../../src/kernels/matmul/matmul';
import { sigmoid } from '../../../src/kernels/sigmoid/sigmoid';
import { softmax } from '../../../src/kernels/softmax/softmax';
import { tanh } from '../../../src/kernels/tanh/tanh';
import { floats, integers, mixedLengths } from '../../support/random';
import { accelerated, check, MARGIN, run } from './againstOracle';

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 17, 65];
/** Shares of a thread and beyond: 64 elements each. */
const counts = [1, 3, 63, 64, 65, 130, 1031];

test.each(sizes)('softmax of %i columns', async (columns) => {
  const [rows, batch] = [12, 4];
  const count = rows * columns;
  await check(
    'forward',
    { scores: floats(count, 1, 9), lengths: mixedLengths(batch, 2, columns), weights: floats(count, 3) },
    (views) => softmax.dispatch('forward', views, { rows, columns, batch }),
    { weights: 4e-7 },
  );
  await check(
    'backward',
    { weights: floats(count, 4), dWeights: floats(count, 5), dScores: floats(count, 6) },
    (views) => softmax.dispatch('backward', views, { rows, columns }),
    { dScores: 3e-7 * (columns + 2) },
  );
});

test('a softmax of large scores, and of one that is no number', async () => {
  const arrays = {
    scores: Float32Array.of(1e30, -1e30, 5, 3e38, 3e38, -Infinity, Number.NaN, 1, 2),
    lengths: Uint32Array.of(3),
    weights: new Float32Array(9),
  };
  const results = await run(accelerated, arrays, (views) =>
    softmax.dispatch('forward', views, { rows: 3, columns: 3, batch: 1 }),
  );
  const weights = Array.from(results.get('weights')?.subarray(MARGIN, MARGIN + 9) ?? []);
  const expected = [1, 0, 0, 0.5, 0.5, 0];
  for (const [index, value] of expected.entries()) expect(weights[index]).toBeCloseTo(value, 7);
  expect(weights.slice(6)).toEqual([Number.NaN, Number.NaN, Number.NaN]);
});

test.each(sizes.flatMap((size) => [0, 0.1].map((smoothing) => [size, smoothing] as const)))(
  'crossEntropy of %i symbols, smoothed by %f',
  async (vocabulary, smoothing) => {
    const [steps, batch] = [5, 7];
    const tokens = steps * batch;
    const logits = floats(tokens * vocabulary, 1, 6);
    const targets = integers(tokens, 2, vocabulary);
    const lengths = mixedLengths(batch, 3, steps);
    const uniforms = { steps, batch, vocabulary, smoothing };
    await check(
      'forward',
      { logits, targets, lengths, losses: floats(tokens, 4), hits: floats(tokens, 5) },
      (views) => crossEntropy.dispatch('forward', views, uniforms),
      { losses: 4e-6 },
    );
    await check(
      'backward',
      { logits, targets, lengths, summary: Float32Array.of(1, 2, 19, 0), dLogits: floats(tokens * vocabulary, 6) },
      (views) => crossEntropy.dispatch('backward', views, uniforms),
      { dLogits: 3e-7 },
    );
  },
);

test('of equal logits the first is the arg-max, and a loss of what is no number is none', async () => {
  const arrays = {
    logits: Float32Array.of(2, 7, 7, 1, 7, 7, 7, 7, 7, 0, 1, 2, Number.NaN, 4, 5),
    targets: Uint32Array.of(1, 1, 2),
    lengths: Uint32Array.of(3),
    losses: new Float32Array(3),
    hits: new Float32Array(3),
  };
  const results = await run(accelerated, arrays, (views) =>
    crossEntropy.dispatch('forward', views, { steps: 3, batch: 1, vocabulary: 5, smoothing: 0 }),
  );
  expect(Array.from(results.get('hits')?.subarray(MARGIN, MARGIN + 2) ?? [])).toEqual([1, 0]);
  expect(results.get('losses')?.[MARGIN + 2]).toBeNaN();
});

test.each(sizes)('embedding of %i numbers', async (embeddingSize) => {
  const [count, vocabulary] = [23, 6];
  const tokens = integers(count, 1, vocabulary);
  const table = floats(vocabulary * embeddingSize, 2);
  const rows = floats(count * embeddingSize, 3);
  await check(
    'forward',
    { weight: table, tokens, y: rows },
    (views) => embedding.dispatch('forward', views, { count, embeddingSize }),
    { y: 1e-7 },
  );
  await check(
    'backward',
    { tokens, dY: rows, dWeight: table },
    (views) => embedding.dispatch('backward', views, { count, vocabulary, embeddingSize }),
    { dWeight: 3e-7 * count },
  );
  const order = Array.from(tokens.keys()).sort((one, other) => Number(tokens[one]) - Number(tokens[other]));
  const starts = Array.from({ length: vocabulary + 1 }, (_, v) => tokens.filter((token) => token < v).length);
  await check(
    'backward, ordered',
    { order: Uint32Array.from(order), starts: Uint32Array.from(starts), dY: rows, dWeight: table },
    (views) => embedding.dispatch('backwardOrdered', views, { vocabulary, embeddingSize }),
    { dWeight: 3e-7 * count },
  );
});

test.each(sizes)('columnSum and copy of %i columns', async (columns) => {
  const rowStride = columns + 3;
  for (const rows of [1, 7, 8, 19]) {
    await check(
      'sum',
      { x: floats(rows * rowStride, 1), sum: floats(columns, 2) },
      (views) => columnSum.dispatch('forward', views, { rows, columns, rowStride }),
      { sum: 2e-7 * (rows + 2) },
    );
    for (const accumulate of [0, 1]) {
      await check(
        'copy',
        { x: floats(rows * rowStride, 3), y: floats(rows * (columns + 1), 4) },
        (views) =>
          copy.dispatch('forward', views, {
            rows,
            columns,
            xRowStride: rowStride,
            yRowStride: columns + 1,
            accumulate,
          }),
        { y: 2e-7 },
      );
    }
  }
});

test.each(sizes)('a product of %i rows that sums them, of A and of A transposed', async (m) => {
  for (const k of [1, 7, 8, 19]) {
    const n = 5;
    for (const [aRowStride, aColumnStride] of [
      [k + 2, 1],
      [1, m + 2],
    ] as const) {
      await check(
        'row sum',
        { a: floats((m + 2) * (k + 2), 1), b: floats(k * n, 2), c: floats(m * n, 3), sum: floats(m, 4) },
        (views) =>
          matmul.dispatch('forwardWithRowSum', views, {
            ...{ batch: 1, m, n, k, aRowStride, aColumnStride, bRowStride: n, bColumnStride: 1, cRowStride: n },
            ...{ aBatchStride: 0, bBatchStride: 0, cBatchStride: 0, accumulate: 1 },
          }),
        { c: 3e-7 * (k + 2), sum: 3e-7 * (k + 2) },
      );
    }
  }
});

test.each(counts)('tanh and sigmoid of %i elements', async (count) => {
  const x = floats(count, 1, 5);
  const y = floats(count, 2);
  const gradients = { dY: floats(count, 3), dX: floats(count, 4) };
  for (const kernel of [tanh, sigmoid]) {
    await check('forward', { x, y }, (views) => kernel.dispatch('forward', views, { count }), { y: 3e-7 });
    await check('backward', { y, ...gradients }, (views) => kernel.dispatch('backward', views, { count }), {
      dX: 4e-7,
    });
  }
});

test.each(counts)('adam and the gradient norm of %i elements', async (count) => {
  const uniforms = { count, beta1: 0.9, beta2: 0.999, epsilon: 1e-8 };
  const gradients = floats(count, 1);
  const parts = 3;
  for (const { health, decay } of [
    { health: 0, decay: 0 },
    { health: 0, decay: 0.03 },
    { health: 4, decay: 0.03 },
  ]) {
    await check(
      'adam',
      {
        ...{ parameters: floats(count, 2), gradients, m: floats(count, 3), v: floats(count, 4).map(Math.abs) },
        ...{ clip: Float32Array.of(0.7), health: Uint32Array.of(health), schedule: Float32Array.of(0.01, 1.5, decay) },
      },
      (views) => adam.dispatch('forward', views, uniforms),
      health === 0 ? { parameters: 2e-6, m: 2e-7, v: 2e-7 } : {},
    );
  }
  await check(
    'norm',
    { gradients, partials: floats(parts, 5) },
    (views) => gradientNorm.dispatch('partial', views, { count, parts }),
    { partials: 1e-7 * count },
  );
});
