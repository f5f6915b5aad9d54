import { beforeAll, describe, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { weightedSum } from '../../src/kernels/weightedSum/weightedSum';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

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
  { steps: 3, batch: 5, source: 65, size: 65 },
];

describe.each(shapes)('T $steps, B $batch, S $source, D $size', (uniforms) => {
  const { steps, batch, source, size } = uniforms;
  const weights = floats(steps * batch * source, 1);
  const values = floats(source * batch * size, 2);
  const dContext = floats(steps * batch * size, 3);

  test('forward', async () => {
    const arrays = { weights, values, context: floats(steps * batch * size, 4) };
    const tolerances = { context: sumTolerance(source, source) };
    await agree(gpu, (views) => weightedSum.dispatch('forward', views, uniforms), arrays, tolerances);
  });

  test('backwardWeights', async () => {
    const arrays = { values, dContext, dWeights: floats(weights.length, 5) };
    const tolerances = { dWeights: sumTolerance(size, size + 1) };
    await agree(gpu, (views) => weightedSum.dispatch('backwardWeights', views, uniforms), arrays, tolerances);
  });

  test('backwardValues', async () => {
    const arrays = { weights, dContext, dValues: floats(values.length, 6) };
    const tolerances = { dValues: sumTolerance(steps, steps + 1) };
    await agree(gpu, (views) => weightedSum.dispatch('backwardValues', views, uniforms), arrays, tolerances);
  });
});
