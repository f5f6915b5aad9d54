import { beforeAll, expect, test } from 'vitest';
import { adam } from '../../src/kernels/adam/adam';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

// What the shader gets: in float32 1 − 0.999 differs from 0.001 by a part in 78,000, and that is the host's rounding.
const betas = { beta1: Math.fround(0.9), beta2: Math.fround(0.999), epsilon: Math.fround(1e-8) };

function arraysOf(count: number, step: number, health: number, decay = 0) {
  return {
    parameters: floats(count, 1),
    gradients: floats(count, 2, 3).map((gradient, i) => (i % 5 === 3 ? 0 : gradient)),
    m: floats(count, 3),
    v: floats(count, 4).map((value, i) => (i % 10 === 3 ? 0 : value * value)),
    clip: Float32Array.of(0.25),
    health: Uint32Array.of(health),
    schedule: Float32Array.of(0.01 / (1 - 0.9 ** step), 1 / Math.sqrt(1 - 0.999 ** step), decay),
  };
}

test.each([1, 2, 63, 64, 65, 1000])('%i parameters', async (count) => {
  for (const step of [1, 2, 100, 10_000]) {
    const arrays = arraysOf(count, step, 0, step === 2 ? 0.02 : 0);
    // Where v is tiny an update divides by little more than epsilon: its error is relative to the largest update.
    const reach = arrays.schedule[0] as number;
    const update = arrays.m.reduce((largest, m, i) => {
      const g = 0.25 * (arrays.gradients[i] as number);
      const second = Math.sqrt(0.999 * (arrays.v[i] as number) + 0.001 * g * g) * (arrays.schedule[1] as number);
      return Math.max(largest, (reach * Math.abs(0.9 * m + 0.1 * g)) / (second + 1e-8));
    }, 1);
    await agree(gpu, (views) => adam.dispatch('forward', views, { count, ...betas }), arrays, {
      parameters: sumTolerance(8, update),
      m: sumTolerance(2, 2),
      v: sumTolerance(2, 2),
    });
  }
});

test('nothing changes once a step was not finite', async () => {
  const arrays = arraysOf(65, 3, 7);
  const after = await agree(gpu, (views) => adam.dispatch('forward', views, { count: 65, ...betas }), arrays, {});
  expect(after.parameters).toEqual(arrays.parameters);
});
