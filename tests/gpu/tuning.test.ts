import { beforeAll, describe, expect, test } from 'vitest';
import type { BufferView, Dispatch } from '../../src/kernels/backend';
import type { Trials } from '../../src/kernels/defineKernel';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { matmul } from '../../src/kernels/matmul/matmul';
import { GENERAL, ProductTuning } from '../../src/kernels/matmul/tuning';
import { testBackend } from '../support/gpu';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

/** x Wᵀ, x [m, k], W [n, k]. */
function product(m: number, n: number, k: number): Dispatch {
  const view = (label: string, length: number): BufferView => {
    return { storage: gpu.allocate(label, length, 'f32'), offset: 0, length };
  };
  const uniforms = {
    batch: 1,
    m,
    n,
    k,
    aRowStride: k,
    aColumnStride: 1,
    bRowStride: 1,
    bColumnStride: k,
    cRowStride: n,
  };
  return matmul.dispatch(
    'forward',
    { a: view('a', m * k), b: view('b', n * k), c: view('c', m * n) },
    { ...uniforms, aBatchStride: 0, bBatchStride: 0, cBatchStride: 0, accumulate: 0 },
  );
}

/** Trials that take as long as they are said to by the variant's name, and compute on the GPU, or wrongly. */
function trials(milliseconds: (name: string) => number, wrong?: string): Trials {
  return {
    time: async (dispatches) => {
      return dispatches.reduce((sum, dispatch) => sum + milliseconds(dispatch.variant?.name ?? GENERAL), 0);
    },
    async compute(arrays, dispatch) {
      const views = Object.entries(arrays).map(([name, data]): [string, BufferView] => {
        const view = { storage: gpu.allocate(name, data.length, 'f32'), offset: 0, length: data.length };
        gpu.write(view, data);
        return [name, view];
      });
      const made = dispatch(Object.fromEntries(views));
      if (made.variant?.name !== wrong) gpu.submit(await gpu.prepare('trial', [made]));
      const read = await Promise.all(views.map(async ([name, view]) => [name, await gpu.read(view)] as const));
      return Object.fromEntries(read) as Record<string, Float32Array>;
    },
  };
}

const chosen = async (tuning: ProductTuning, dispatch: Dispatch, trying: Trials) =>
  (await tuning.choose([dispatch], trying))[0]?.variant?.name ?? GENERAL;

describe('the product that is chosen', () => {
  const favouring = (favourite: string) => (name: string) => (name === favourite ? 1 : 2);

  test.each([GENERAL, 'registers 8 × 8', 'tiles 32 × 32 × 32'])('is the fastest: %s', async (name) => {
    expect(await chosen(new ProductTuning(), product(64, 64, 64), trials(favouring(name)))).toBe(name);
  });

  test('is never one that computes something else', async () => {
    const name = await chosen(
      new ProductTuning(),
      product(64, 64, 64),
      trials(favouring('registers 8 × 8'), 'registers 8 × 8'),
    );
    expect(name).not.toBe('registers 8 × 8');
  });

  test('is remembered by shape, and not measured again', async () => {
    const tuning = new ProductTuning();
    await tuning.choose([product(64, 64, 64)], trials(favouring('registers 4 × 4')));
    const again = new ProductTuning({ choices: { ...tuning.choices } });
    expect(await chosen(again, product(64, 64, 64), trials(favouring(GENERAL)))).toBe('registers 4 × 4');
  });

  test('is the likest one’s where the product is not worth measuring', async () => {
    const tuning = new ProductTuning();
    await tuning.choose([product(64, 64, 64)], trials(favouring('registers 4 × 4')));
    expect(await chosen(tuning, product(8, 8, 8), trials(favouring(GENERAL)))).toBe('registers 4 × 4');
  });

  test('works without workgroup memory on a software adapter', async () => {
    const tuning = new ProductTuning({ software: true });
    expect(await chosen(tuning, product(64, 64, 64), trials(favouring('tiles 32 × 32 × 32')))).not.toMatch(/tiles/);
  });

  test('can be forced, and is the general one where the forced one does not apply', async () => {
    const tuning = new ProductTuning({ forced: 'registers 8 × 8' });
    expect(await chosen(tuning, product(64, 64, 64), trials(favouring(GENERAL)))).toBe('registers 8 × 8');
    expect(await chosen(tuning, product(64, 64, 63), trials(favouring(GENERAL)))).toBe(GENERAL);
  });
});
