import { beforeAll, describe, expect, test } from 'vitest';
import { dropout } from '../../src/kernels/dropout/dropout';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const settings = [
  { rate: 0, seed: 0, stream: 0, step: 1 },
  { rate: 0.1, seed: 1, stream: 2, step: 3 },
  { rate: 0.5, seed: 0xffffffff, stream: 0x80000000, step: 0xfffffff0 },
  { rate: 0.9, seed: 123456789, stream: 1, step: 77 },
];

describe.each(settings)('rate $rate, seed $seed, stream $stream, step $step', ({ step, ...settings }) => {
  const clock = Uint32Array.of(step);
  const tolerance = sumTolerance(4, 10);

  // An element that one side keeps and the other drops differs by more than the tolerance: the masks are the same.
  test.each([1, 2, 63, 64, 65, 3000])('%i elements', async (count) => {
    const x = floats(count, 1).map((value) => value + Math.sign(value));
    const uniforms = { count, ...settings };
    const forward = { x, y: floats(count, 2), clock };
    const { y } = await agree(gpu, (views) => dropout.dispatch('forward', views, uniforms), forward, { y: tolerance });
    if (settings.rate === 0) expect(y).toEqual(x);
    const backward = { dY: x, dX: floats(count, 3), clock };
    await agree(gpu, (views) => dropout.dispatch('backward', views, uniforms), backward, { dX: tolerance });
  });
});
