import { beforeAll, describe, expect, test } from 'vitest';
import { embedding } from '../../src/kernels/embedding/embedding';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { orderTokens } from '../../src/model/tokenOrder';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats, integers } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [1, 2, 63, 64, 65].flatMap((size) => [
  { count: size, vocabulary: 1, embeddingSize: 3 },
  { count: size, vocabulary: 5, embeddingSize: 65 },
  { count: 130, vocabulary: size, embeddingSize: 1 },
  { count: 33, vocabulary: 12, embeddingSize: size },
]);

describe.each(shapes)('$count tokens of $vocabulary, embedding size $embeddingSize', (uniforms) => {
  const { count, vocabulary, embeddingSize } = uniforms;
  const tokens = integers(count, 1, vocabulary);

  test('forward', async () => {
    const arrays = { weight: floats(vocabulary * embeddingSize, 2), tokens, y: floats(count * embeddingSize, 3) };
    const dispatch = (views: Parameters<typeof embedding.dispatch<'forward'>>[1]) =>
      embedding.dispatch('forward', views, { count, embeddingSize });
    await agree(gpu, dispatch, arrays, { y: 0 });
  });

  test('backward', async () => {
    const arrays = { tokens, dY: floats(count * embeddingSize, 4), dWeight: floats(vocabulary * embeddingSize, 5) };
    const tolerances = { dWeight: sumTolerance(count, count) };
    await agree(gpu, (views) => embedding.dispatch('backward', views, uniforms), arrays, tolerances);
  });

  test('backward in order', async () => {
    const ordered = orderTokens('tokens', tokens, vocabulary);
    const arrays = {
      order: ordered['tokens.order'] as Uint32Array,
      starts: ordered['tokens.starts'] as Uint32Array,
      dY: floats(count * embeddingSize, 4),
      dWeight: floats(vocabulary * embeddingSize, 5),
    };
    const dispatch = (views: Parameters<typeof embedding.dispatch<'backwardOrdered'>>[1]) =>
      embedding.dispatch('backwardOrdered', views, { vocabulary, embeddingSize });
    const result = await agree(gpu, dispatch, arrays, { dWeight: sumTolerance(count, count) });
    const searched = { tokens, dY: arrays.dY, dWeight: arrays.dWeight };
    const found = await agree(gpu, (views) => embedding.dispatch('backward', views, uniforms), searched, {
      dWeight: sumTolerance(count, count),
    });
    expect(result.dWeight).toEqual(found.dWeight);
  });
});
