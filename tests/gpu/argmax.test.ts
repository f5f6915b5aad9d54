import { beforeAll, expect, test } from 'vitest';
import { argmax } from '../../src/kernels/argmax/argmax';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats, integers } from '../support/random';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [1, 2, 63, 64, 65].flatMap((columns) => [1, 3, 65].map((rows) => ({ rows, columns })));

test.each(shapes)('$rows × $columns', async (uniforms) => {
  const indices = integers(uniforms.rows, 1, 9);
  const scores = floats(uniforms.rows * uniforms.columns, 2, 1e4);
  const dispatch = (views: Parameters<typeof argmax.dispatch<'forward'>>[1]) =>
    argmax.dispatch('forward', views, uniforms);
  await agree(gpu, dispatch, { scores, indices }, { indices: 0 });
  const ties = Float32Array.from(integers(scores.length, 3, 3));
  await agree(gpu, dispatch, { scores: ties, indices }, { indices: 0 });
});

test('the first of equals wins, below zero too', async () => {
  const scores = Float32Array.of(0, 0, 0, -1e4, -89, -89, 89, 1e4, 1e4);
  const dispatch = (views: Parameters<typeof argmax.dispatch<'forward'>>[1]) =>
    argmax.dispatch('forward', views, { rows: 3, columns: 3 });
  const { indices } = await agree(gpu, dispatch, { scores, indices: new Uint32Array(3) }, { indices: 0 });
  expect(Array.from(indices)).toEqual([0, 1, 1]);
});
