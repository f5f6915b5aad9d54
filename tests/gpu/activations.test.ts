import { beforeAll, describe, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { sigmoid } from '../../src/kernels/sigmoid/sigmoid';
import { tanh } from '../../src/kernels/tanh/tanh';
import { agree, expectClose } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { ACTIVATION, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const SPECIAL = Float32Array.of(0, -0, 0.2499, -0.25, 0.2501, 1e-4, -1e-20, 10, 88, 89, -89, 90, -104, 1e4, -1e4, 3e38);

test('tanh keeps its digits where its series takes over', async () => {
  const arrays = { x: floats(1000, 1, 0.26), y: new Float32Array(1000) };
  const dispatch = (views: Parameters<typeof tanh.dispatch<'forward'>>[1]) =>
    tanh.dispatch('forward', views, { count: 1000 });
  const { y } = await agree(gpu, dispatch, arrays, { y: ACTIVATION });
  for (const [i, x] of arrays.x.entries()) {
    if (Math.abs(x) < 0.25)
      expectClose(y.subarray(i, i + 1), Float64Array.of(Math.tanh(x)), sumTolerance(2, Math.abs(x)), `tanh ${x}`);
  }
});

for (const kernel of [tanh, sigmoid]) {
  describe(kernel.name, () => {
    test.each([1, 2, 63, 64, 65, 1000])('forward of %i elements', async (count) => {
      const arrays = { x: floats(count, count, 6), y: floats(count, 1) };
      await agree(gpu, (views) => kernel.dispatch('forward', views, { count }), arrays, { y: ACTIVATION });
    });

    test('forward of arguments that overflow an exponential', async () => {
      const count = SPECIAL.length;
      const arrays = { x: SPECIAL, y: new Float32Array(count) };
      await agree(gpu, (views) => kernel.dispatch('forward', views, { count }), arrays, { y: ACTIVATION });
    });

    test.each([1, 2, 63, 64, 65, 1000])('backward of %i elements', async (count) => {
      const arrays = { y: floats(count, count), dY: floats(count, 2), dX: floats(count, 3) };
      const dispatch = (views: Parameters<typeof kernel.dispatch<'backward'>>[1]) =>
        kernel.dispatch('backward', views, { count });
      await agree(gpu, dispatch, arrays, { dX: sumTolerance(4, 3) });
    });

    test('a NaN stays visible', async () => {
      const x = Float32Array.of(NaN, 1);
      const y = gpu.allocate('y', 2, 'f32');
      const from = gpu.allocate('x', 2, 'f32');
      const views = { x: { storage: from, offset: 0, length: 2 }, y: { storage: y, offset: 0, length: 2 } };
      gpu.write(views.x, x);
      gpu.submit(await gpu.prepare('nan', [kernel.dispatch('forward', views, { count: 2 })]));
      const [bad, good] = await gpu.read(views.y);
      expect(Number.isFinite(bad)).toBe(false);
      expect(Number.isFinite(good)).toBe(true);
    });
  });
}
