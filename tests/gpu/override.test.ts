import { beforeAll, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { override } from '../../src/kernels/override/override';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [
  { rows: 1, columns: 1 },
  { rows: 3, columns: 5 },
  { rows: 64, columns: 1 },
  { rows: 13, columns: 67 },
];

test.each(shapes)('edited rows [$rows, $columns] take the place of computed ones, bit for bit', async (shape) => {
  const { rows, columns } = shape;
  const chosen = Float32Array.from({ length: rows * columns }, (_, index) => Math.sin(index) / 3);
  const edited = Uint32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 7 : 0));
  const arrays = { edits: new Uint32Array(chosen.buffer), edited, values: new Float32Array(rows * columns).fill(-1) };
  const { values } = await agree(gpu, (views) => override.dispatch('overrideRows', views, shape), arrays, {
    values: 0,
  });
  const expected = chosen.map((value, index) => (Math.floor(index / columns) % 3 === 0 ? value : -1));
  expect([...values]).toEqual([...expected]);
});

test.each([1, 63, 64, 65])('of %i tokens those that are set are replaced', async (rows) => {
  const edits = Uint32Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? row + 1 : 0));
  const arrays = { edits, tokens: new Uint32Array(rows).fill(3) };
  const { tokens } = await agree(gpu, (views) => override.dispatch('overrideTokens', views, { rows }), arrays, {
    tokens: 0,
  });
  expect([...tokens]).toEqual(Array.from({ length: rows }, (_, row) => (row % 2 === 0 ? row : 3)));
});
