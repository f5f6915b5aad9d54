import { beforeAll, describe, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { matmul } from '../../src/kernels/matmul/matmul';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

interface Shape {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  readonly k: number;
}

type Form = 'A B' | 'A Bᵀ' | 'Aᵀ B' | 'Aᵀ Bᵀ';

/** Strides of a product whose matrices have `gap` unused elements after each row. */
function uniformsOf({ batch, m, n, k }: Shape, form: Form, accumulate: number, gap: number) {
  const aWidth = (form.startsWith('Aᵀ') ? m : k) + gap;
  const bWidth = (form.endsWith('Bᵀ') ? k : n) + gap;
  const [aRowStride, aColumnStride] = form.startsWith('Aᵀ') ? [1, aWidth] : [aWidth, 1];
  const [bRowStride, bColumnStride] = form.endsWith('Bᵀ') ? [1, bWidth] : [bWidth, 1];
  const aBatchStride = (form.startsWith('Aᵀ') ? k : m) * aWidth;
  const bBatchStride = (form.endsWith('Bᵀ') ? n : k) * bWidth;
  return {
    batch,
    m,
    n,
    k,
    aBatchStride,
    aRowStride,
    aColumnStride,
    bBatchStride,
    bRowStride,
    bColumnStride,
    cBatchStride: m * (n + gap),
    cRowStride: n + gap,
    accumulate,
  };
}

async function check(shape: Shape, form: Form, accumulate: number, gap: number, scale = 1): Promise<void> {
  const { batch, m, n, k } = shape;
  const uniforms = uniformsOf(shape, form, accumulate, gap);
  const arrays = {
    a: floats(batch * uniforms.aBatchStride, 1, scale),
    b: floats(batch * uniforms.bBatchStride, 2, scale),
    c: floats(batch * m * (n + gap), 3, scale),
  };
  const tolerances = { c: sumTolerance(k + 2, (k * scale + 2) * scale) };
  await agree(gpu, (views) => matmul.dispatch('forward', views, uniforms), arrays, tolerances);
  const biased = { ...arrays, bias: floats(n, 4) };
  await agree(gpu, (views) => matmul.dispatch('forwardWithBias', views, uniforms), biased, tolerances);
}

const forms: readonly Form[] = ['A B', 'A Bᵀ', 'Aᵀ B', 'Aᵀ Bᵀ'];
const sizes = [1, 2, 63, 64, 65];

describe.each(forms)('%s', (form) => {
  test.each(sizes)('m and n and k around %i', async (size) => {
    await check({ batch: 1, m: size, n: size, k: size }, form, 0, 0);
    await check({ batch: 1, m: size, n: 65, k: 3 }, form, 1, 0);
    await check({ batch: 1, m: 3, n: size, k: 65 }, form, 1, 3);
    await check({ batch: 1, m: 33, n: 31, k: size }, form, 0, 2);
  });

  test.each([1, 2, 5])('a batch of %i', async (batch) => {
    await check({ batch, m: 5, n: 7, k: 11 }, form, 0, 1);
    await check({ batch, m: 33, n: 1, k: 2 }, form, 1, 0);
  });

  test('numbers of 1e4', () => check({ batch: 1, m: 9, n: 10, k: 65 }, form, 1, 0, 1e4));
});

test('a batch that shares its right operand', async () => {
  const shape = { batch: 3, m: 4, n: 5, k: 6 };
  const uniforms = { ...uniformsOf(shape, 'A B', 0, 0), bBatchStride: 0 };
  const arrays = { a: floats(3 * 4 * 6, 1), b: floats(6 * 5, 2), c: floats(3 * 4 * 5, 3) };
  await agree(gpu, (views) => matmul.dispatch('forward', views, uniforms), arrays, { c: sumTolerance(6, 6) });
});
