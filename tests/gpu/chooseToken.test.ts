import { beforeAll, expect, test } from 'vitest';
import { chooseToken } from '../../src/kernels/chooseToken/chooseToken';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const cases = [0, 0.25, 0.5, 1].flatMap((ratio) => [1, 2, 63, 64, 65, 3000].map((count) => ({ ratio, count })));

test.each(cases)('ratio $ratio, $count tokens', async ({ ratio, count }) => {
  const truth = Uint32Array.from({ length: count }, (_, index) => 2 * index);
  const own = Uint32Array.from({ length: count }, (_, index) => 2 * index + 1);
  const arrays = { truth, own, clock: Uint32Array.of(9), chosen: new Uint32Array(count) };
  const uniforms = { count, ratio, seed: 0xfffffff1, stream: 3 * 65_536 + 5 };
  const { chosen } = await agree(gpu, (views) => chooseToken.dispatch('forward', views, uniforms), arrays, {
    chosen: 0,
  });
  expect(chosen.every((token, index) => token >> 1 === index)).toBe(true);
  const share = chosen.filter((token) => token % 2 === 0).length / count;
  if (ratio === 0 || ratio === 1) expect(share).toBe(ratio);
  // Four standard deviations of a binomial.
  else if (count === 3000) expect(Math.abs(share - ratio)).toBeLessThan(4 * Math.sqrt((ratio * (1 - ratio)) / count));
});
