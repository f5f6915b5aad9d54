import { beforeAll, describe, expect, test } from 'vitest';
import type { BufferView } from '../../src/kernels/backend';
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

const zero: BufferView = { storage: { label: 'none', length: 0, type: 'f32' }, offset: 0, length: 0 };

/** Every variant that can compute the product, each against the reference. Gives their names. */
async function checkVariants(shape: Shape, form: Form, accumulate: number, gap: number): Promise<string[]> {
  const { batch, m, n, k } = shape;
  const uniforms = uniformsOf(shape, form, accumulate, gap);
  const arrays = {
    a: floats(batch * uniforms.aBatchStride, 1),
    b: floats(batch * uniforms.bBatchStride, 2),
    c: floats(batch * m * (n + gap), 3),
    bias: floats(n, 4),
  };
  const tolerances = { c: sumTolerance(k + 2, k + 2) };
  const names: string[] = [];
  for (const variant of matmul.entries.forwardWithBias.variants ?? []) {
    const dispatch = (views: Record<keyof typeof arrays, BufferView>) =>
      matmul.dispatch('forwardWithBias', views, uniforms);
    if (!variant.applies(dispatch({ a: zero, b: zero, c: zero, bias: zero }))) continue;
    names.push(variant.name);
    await agree(gpu, (views) => ({ ...dispatch(views), variant }), arrays, tolerances, 4);
  }
  const { bias: _, ...unbiased } = arrays;
  for (const variant of matmul.entries.forward.variants ?? []) {
    if (!names.includes(variant.name)) continue;
    const dispatch = (views: Record<keyof typeof unbiased, BufferView>) => matmul.dispatch('forward', views, uniforms);
    if (!variant.applies(dispatch({ a: zero, b: zero, c: zero }))) continue;
    await agree(gpu, (views) => ({ ...dispatch(views), variant }), unbiased, tolerances, 4);
  }
  // Not batched: the first product of the batch.
  const single = { ...uniforms, batch: 1 };
  const summed = { ...unbiased, sum: floats(m, 5) };
  for (const variant of [undefined, ...(matmul.entries.forwardWithRowSum.variants ?? [])]) {
    const dispatch = (views: Record<keyof typeof summed, BufferView>) =>
      matmul.dispatch('forwardWithRowSum', views, single);
    if (variant && !names.includes(variant.name)) continue;
    if (variant && !variant.applies(dispatch({ a: zero, b: zero, c: zero, sum: zero }))) continue;
    const bounds = { ...tolerances, sum: sumTolerance(k + 2, k + 2) };
    await agree(gpu, (views) => ({ ...dispatch(views), variant }), summed, bounds, 4);
  }
  return names;
}

describe('variants', () => {
  const odd = [
    { batch: 1, m: 33, n: 31, k: 65 },
    { batch: 1, m: 1, n: 13, k: 7 },
    { batch: 3, m: 5, n: 70, k: 9 },
  ];
  const fours = [
    { batch: 1, m: 12, n: 20, k: 36 },
    { batch: 2, m: 68, n: 36, k: 12 },
    { batch: 1, m: 4, n: 4, k: 4 },
    { batch: 1, m: 4, n: 72, k: 132 },
  ];

  test.each(forms)('%s of any sizes', async (form) => {
    for (const shape of odd) {
      const names = await checkVariants(shape, form, 1, 0);
      expect(names.filter((name) => name.startsWith('tiles'))).toHaveLength(4);
    }
    await checkVariants({ batch: 2, m: 35, n: 6, k: 40 }, form, 0, 3);
  });

  test.each(['A B', 'A Bᵀ', 'Aᵀ B'] as const)('%s of multiples of four', async (form) => {
    for (const shape of fours) {
      const names = await checkVariants(shape, form, 1, 0);
      expect(names).toContain('registers 8 × 8');
      expect(names).toContain('registers 4 × 4');
      await checkVariants(shape, form, 0, 4);
    }
  });

  test.each(['A B', 'A Bᵀ', 'Aᵀ B'] as const)('%s of whole tiles', async (form) => {
    const exact = (names: readonly string[]) => names.filter((name) => name.includes('exact'));
    const all = ['tiles 64 × 64 × 16, exact, 8 × 8', 'tiles 64 × 64 × 16, exact', 'tiles 32 × 32 × 32, exact'];
    expect(exact(await checkVariants({ batch: 1, m: 64, n: 128, k: 96 }, form, 1, 4))).toEqual(all);
    expect(exact(await checkVariants({ batch: 2, m: 128, n: 64, k: 32 }, form, 0, 0))).toEqual(all);
    expect(exact(await checkVariants({ batch: 1, m: 32, n: 96, k: 32 }, form, 1, 0))).toEqual(all.slice(2));
    for (const shape of [{ m: 60 }, { n: 68 }, { k: 20 }]) {
      expect(exact(await checkVariants({ batch: 1, m: 64, n: 64, k: 64, ...shape }, form, 0, 0))).toEqual([]);
    }
  });

  test.each(['A B', 'A Bᵀ'] as const)('%s of one row', async (form) => {
    expect(await checkVariants({ batch: 1, m: 1, n: 20, k: 36 }, form, 0, 0)).toContain('registers 1 × 8');
  });

  test('those that load four numbers at a time refuse what does not lie on multiples of four', () => {
    const uniforms = uniformsOf({ batch: 1, m: 8, n: 8, k: 8 }, 'A B', 0, 0);
    const names = (views: Record<'a' | 'b' | 'c', BufferView>, changed = uniforms) =>
      matmul.entries.forward.variants
        ?.filter((variant) => variant.applies(matmul.dispatch('forward', views, changed)))
        .map(({ name }) => name);
    const zeros = { a: zero, b: zero, c: zero };
    expect(names(zeros)).toContain('registers 8 × 8');
    expect(names({ ...zeros, b: { ...zero, offset: 6 } })).not.toContain('registers 8 × 8');
    expect(names(zeros, { ...uniforms, k: 7 })).not.toContain('registers 8 × 8');
    expect(names(zeros, { ...uniforms, aRowStride: 9 })).not.toContain('registers 8 × 8');
    const whole = uniformsOf({ batch: 1, m: 64, n: 64, k: 64 }, 'A B', 0, 0);
    expect(names(zeros, whole)).toContain('tiles 64 × 64 × 16, exact');
    expect(names({ ...zeros, c: { ...zero, offset: 2 } }, whole)).not.toContain('tiles 64 × 64 × 16, exact');
    expect(names(zeros, { ...whole, cRowStride: 66 })).not.toContain('tiles 64 × 64 × 16, exact');
  });
});

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
