/** The kernels of a Transformer beside its attention as WebAssembly, against the float64 references, on odd sizes. */
import { expect, test } from 'vitest';
import { gelu } from '../../../src/kernels/gelu/gelu';
import { layerNorm } from '../../../src/kernels/layerNorm/layerNorm';
import { layerNormForward } from '../../../src/kernels/layerNorm/layerNorm.reference';
import { positions } from '../../../src/kernels/positions/positions';
import { relu } from '../../../src/kernels/relu/relu';
import { rotary } from '../../../src/kernels/rotary/rotary';
import { floats } from '../../support/random';
import { GELU_SLOPE, geluTolerance, normTolerance, ROUNDOFF, sumTolerance } from '../../support/tolerances';
import { accelerated, check, MARGIN, run } from './againstOracle';

const sizes = [1, 2, 3, 4, 5, 7, 8, 9, 17, 65];
/** Shares of a thread and beyond: 64 elements each. */
const counts = [1, 3, 63, 64, 65, 130, 1031];
const epsilon = 1e-5;

test.each(sizes)('layerNorm of %i columns', async (columns) => {
  for (const rows of [1, 7, 19]) {
    const count = rows * columns;
    const x = floats(count, 1, 3);
    const [weight, bias, stats] = [floats(columns, 2), floats(columns, 3), floats(2 * rows, 4)];
    const uniforms = { rows, columns, epsilon };
    layerNormForward({ x, weight, bias, y: x.slice(), stats }, uniforms);
    const scale = Math.max(...stats.filter((_, index) => index % 2 === 1));
    const normal = normTolerance(columns, 3, scale);
    await check(
      'forward',
      { x, weight, bias, y: floats(count, 5), stats: floats(2 * rows, 6) },
      (views) => layerNorm.dispatch('forward', views, uniforms),
      { y: normal + sumTolerance(1, 1), stats: normal * scale },
    );
    await check(
      'backward',
      { x, weight, stats, dY: floats(count, 7), dX: floats(count, 8) },
      (views) => layerNorm.dispatch('backward', views, { rows, columns }),
      { dX: scale * (1 + Math.sqrt(columns)) * sumTolerance(columns + 8, 1) + sumTolerance(1, 1) },
    );
    await check(
      'backwardParameters',
      { x, stats, dY: floats(count, 9), dWeight: floats(columns, 10), dBias: floats(columns, 11) },
      (views) => layerNorm.dispatch('backwardParameters', views, { rows, columns }),
      {
        dWeight: sumTolerance(rows + 2, 1 + rows * Math.sqrt(columns)),
        dBias: sumTolerance(rows, 1 + rows),
      },
    );
  }
});

test.each(counts)('relu and gelu of %i elements', async (count) => {
  const x = floats(count, 1, 6);
  const gradients = { dY: floats(count, 3), dX: floats(count, 4) };
  for (const [kernel, value, slope] of [
    [relu, 0, sumTolerance(1, 2)],
    [gelu, geluTolerance(6), GELU_SLOPE + 3 * ROUNDOFF],
  ] as const) {
    const forward = { x, y: floats(count, 2) };
    await check(kernel.name, forward, (views) => kernel.dispatch('forward', views, { count }), { y: value });
    const backward = (views: Parameters<typeof kernel.dispatch<'backward'>>[1]) =>
      kernel.dispatch('backward', views, { count });
    await check(kernel.name, { x, ...gradients }, backward, { dX: slope });
  }
});

test('relu and gelu hold at zero, far out, and where there is no number', async () => {
  const special = [0, -0, 1e-30, -1e-6, 1.4, -1.5, 89, -89, 1e4, -1e4, 3e38, -3e38, Number.NaN];
  const count = special.length;
  const arrays = { x: Float32Array.from(special), y: new Float32Array(count) };
  for (const kernel of [relu, gelu]) {
    const results = await run(accelerated, arrays, (views) => kernel.dispatch('forward', views, { count }));
    const expected = special.map((x) => (kernel === relu || Math.abs(x) > 6 ? Math.max(x, 0) : undefined));
    for (const [index, value] of expected.entries()) {
      const got = results.get('y')?.[MARGIN + index];
      const x = special[index] as number;
      if (Number.isNaN(x)) expect(got, kernel.name).toBeNaN();
      else if (value !== undefined) expect(Math.abs(Number(got)), `${kernel.name} ${x}`).toBe(Math.fround(value));
    }
  }
});

test.each(sizes)('positions of %i columns', async (columns) => {
  const uniforms = { steps: 5, batch: 7, columns, first: 2 };
  const count = 35 * columns;
  const table = floats(8 * columns, 1);
  await check(
    'forward',
    { x: floats(count, 2), table, y: floats(count, 3) },
    (views) => positions.dispatch('forward', views, uniforms),
    { y: sumTolerance(1, 2) },
  );
  await check(
    'backwardTable',
    { dY: floats(count, 4), dTable: table },
    (views) => positions.dispatch('backwardTable', views, uniforms),
    { dTable: sumTolerance(7, 8) },
  );
});

test.each([2, 4, 6, 8, 14, 66])('rotary of heads of %i', async (size) => {
  for (const heads of [1, 3]) {
    const uniforms = { steps: 5, batch: 3, heads, size, first: 1 };
    const count = 15 * heads * size;
    const table = floats(6 * size, 1);
    await check(
      'forward',
      { x: floats(count, 2), table, y: floats(count, 3) },
      (views) => rotary.dispatch('forward', views, uniforms),
      { y: sumTolerance(2, 2) },
    );
    await check(
      'backward',
      { table, dY: floats(count, 4), dX: floats(count, 5) },
      (views) => rotary.dispatch('backward', views, uniforms),
      { dX: sumTolerance(3, 3) },
    );
  }
});
