import { beforeAll, describe, expect, test } from 'vitest';
import { crossEntropy } from '../../src/kernels/crossEntropy/crossEntropy';
import { crossEntropyForward } from '../../src/kernels/crossEntropy/crossEntropy.reference';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats, integers, mixedLengths } from '../support/random';
import { lossTolerance, softmaxTolerance, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

type Views<Entry extends 'forward' | 'mean' | 'backward'> = Parameters<typeof crossEntropy.dispatch<Entry>>[1];

const shapes = [
  { steps: 1, batch: 1, vocabulary: 1, smoothing: 0 },
  { steps: 1, batch: 1, vocabulary: 1, smoothing: 0.1 },
  { steps: 1, batch: 1, vocabulary: 65, smoothing: 0 },
  { steps: 1, batch: 65, vocabulary: 2, smoothing: 0 },
  { steps: 1, batch: 65, vocabulary: 2, smoothing: 0.9 },
  { steps: 2, batch: 7, vocabulary: 63, smoothing: 0.1 },
  { steps: 9, batch: 64, vocabulary: 12, smoothing: 0 },
  { steps: 65, batch: 3, vocabulary: 64, smoothing: 0 },
  { steps: 65, batch: 3, vocabulary: 64, smoothing: 0.3 },
];

describe.each(shapes)('T $steps, B $batch, V $vocabulary, smoothed by $smoothing', (shape) => {
  const uniforms = { ...shape, smoothing: Math.fround(shape.smoothing) }; // what the shader gets
  const { steps, batch, vocabulary, smoothing } = uniforms;
  const rows = steps * batch;
  const logits = floats(rows * vocabulary, 1, 4);
  const targets = integers(rows, 2, vocabulary);
  const lengths = mixedLengths(batch, 3, steps);
  // Half of the answers are made right, so that whole pairs are.
  for (let row = 0; row < rows; row++) if (row % batch < batch / 2) logits[row * vocabulary + (targets[row] ?? 0)] = 6;

  test('forward', async () => {
    const arrays = { logits, targets, lengths, losses: floats(rows, 4), hits: floats(rows, 5) };
    const dispatch = (views: Views<'forward'>) => crossEntropy.dispatch('forward', views, uniforms);
    // The mean of what V logits lack to the largest, at most 10 each, is a sum of its own.
    const losses = lossTolerance(vocabulary, 6) + smoothing * sumTolerance(vocabulary, 10);
    await agree(gpu, dispatch, arrays, { losses, hits: 0 });
  });

  test('mean', async () => {
    const losses = floats(rows, 6, 5);
    const hits = new Float32Array(rows);
    crossEntropyForward({ logits, targets, lengths, losses: new Float32Array(rows), hits }, uniforms);
    const arrays = { losses, hits, lengths, summary: floats(4, 7) };
    const dispatch = (views: Views<'mean'>) => crossEntropy.dispatch('mean', views, { steps, batch });
    await agree(gpu, dispatch, arrays, { summary: sumTolerance(steps + Math.ceil(batch / 256) + 8, 5) });
  });

  test('backward', async () => {
    const summary = Float32Array.of(0, 0, 37, 0);
    const arrays = { logits, targets, lengths, summary, dLogits: floats(logits.length, 8) };
    const dispatch = (views: Views<'backward'>) => crossEntropy.dispatch('backward', views, uniforms);
    const dLogits = softmaxTolerance(vocabulary) + sumTolerance(2, 2);
    await agree(gpu, dispatch, arrays, { dLogits });
  });
});

test('logits that overflow an exponential, and ties', async () => {
  const logits = Float32Array.of(0, 0, 0, 0, 89, -89, 1e4, -1e4, 1e4, 1e4, 0, 1, -1e4, -1e4, -1e4, -1e4, 1, 7, 7, 2);
  const targets = Uint32Array.of(0, 3, 1, 0, 1);
  const lengths = new Uint32Array(5).fill(1);
  const uniforms = { steps: 1, batch: 5, vocabulary: 4, smoothing: 0 };
  const arrays = { logits, targets, lengths, losses: new Float32Array(5), hits: new Float32Array(5) };
  const dispatch = (views: Views<'forward'>) => crossEntropy.dispatch('forward', views, uniforms);
  const { hits, losses } = await agree(gpu, dispatch, arrays, { losses: lossTolerance(4, 4), hits: 0 });
  expect(Array.from(hits)).toEqual([1, 0, 0, 1, 1]);
  expect(losses[1]).toBe(20_000);
  const gradients = { logits, targets, lengths, summary: Float32Array.of(0, 0, 5, 0), dLogits: new Float32Array(20) };
  const backward = (views: Views<'backward'>) => crossEntropy.dispatch('backward', views, uniforms);
  await agree(gpu, backward, gradients, { dLogits: softmaxTolerance(4) });
});

test('a batch of nothing but padding has loss 0 and no gradient', async () => {
  const lengths = new Uint32Array(3);
  const arrays = { losses: floats(6, 1), hits: floats(6, 2), lengths, summary: floats(4, 3) };
  const dispatch = (views: Views<'mean'>) => crossEntropy.dispatch('mean', views, { steps: 2, batch: 3 });
  const { summary } = await agree(gpu, dispatch, arrays, { summary: 0 });
  expect(Array.from(summary)).toEqual([0, 0, 0, 0]);
  const gradients = {
    logits: floats(30, 4),
    targets: integers(6, 5, 5),
    lengths,
    summary,
    dLogits: floats(30, 6),
  };
  const backward = (views: Views<'backward'>) =>
    crossEntropy.dispatch('backward', views, { steps: 2, batch: 3, vocabulary: 5, smoothing: 0.1 });
  await agree(gpu, backward, gradients, { dLogits: 0 });
});

test('more pairs than the lanes of a workgroup', async () => {
  const [steps, batch] = [3, 700];
  const hits = integers(steps * batch, 1, 4).map((hit) => Math.min(hit, 1));
  const arrays = {
    losses: floats(steps * batch, 2, 5),
    hits: Float32Array.from(hits),
    lengths: mixedLengths(batch, 3, steps),
    summary: new Float32Array(4),
  };
  const dispatch = (views: Views<'mean'>) => crossEntropy.dispatch('mean', views, { steps, batch });
  await agree(gpu, dispatch, arrays, { summary: sumTolerance(3 * steps + 8, 5) });
});

test('a NaN among the logits stays visible in the loss', async () => {
  for (const place of [0, 1, 2]) {
    const logits = Float32Array.of(1, 2, 3);
    logits[place] = NaN;
    const arrays = {
      logits,
      targets: Uint32Array.of(1),
      lengths: Uint32Array.of(1),
      losses: new Float32Array(1),
      hits: new Float32Array(1),
    };
    const dispatch = (views: Views<'forward'>) =>
      crossEntropy.dispatch('forward', views, { steps: 1, batch: 1, vocabulary: 3, smoothing: 0 });
    const { losses } = await agree(gpu, dispatch, arrays, { losses: 0, hits: 1 });
    expect(Number.isFinite(losses[0])).toBe(false);
  }
});
