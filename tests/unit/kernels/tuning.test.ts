/** Which variants of the product are tried, timed and chosen on a device that is made up. */
import { describe, expect, test } from 'vitest';
import type { BufferView, Dispatch } from '../../../src/kernels/backend';
import type { Trials } from '../../../src/kernels/defineKernel';
import { GENERAL, matmul } from '../../../src/kernels/matmul/matmul';
import { ProductTuning } from '../../../src/kernels/matmul/tuning';
import { Measurements } from '../../../src/kernels/measurements';

const view = (label: string, length: number): BufferView => {
  return { storage: { label, length, type: 'f32' }, offset: 0, length };
};

/** x Wᵀ, x [m, k], W [n, k]. */
function product(m: number, n: number, k: number): Dispatch {
  const strides = { aRowStride: k, aColumnStride: 1, bRowStride: 1, bColumnStride: k, cRowStride: n };
  return matmul.dispatch(
    'forward',
    { a: view('a', m * k), b: view('b', n * k), c: view('c', m * n) },
    { batch: 1, m, n, k, ...strides, aBatchStride: 0, bBatchStride: 0, cBatchStride: 0, accumulate: 0 },
  );
}

const nameOf = ({ variant }: Dispatch) => variant?.name ?? GENERAL;

/** A device on which launches take as long as they are said to by the variant's name, and the references compute. */
function device(milliseconds: (name: string) => number): Trials {
  return {
    time: async (dispatch, launches) => launches * milliseconds(nameOf(dispatch)),
    async compute(arrays, dispatch) {
      const views = Object.entries(arrays).map(([name, { length }]) => [name, view(name, length)] as const);
      const { kernel, entry, uniforms } = dispatch(Object.fromEntries(views));
      const computed = Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, data.slice()]));
      kernel.entries[entry]?.reference(computed, uniforms);
      return computed;
    },
  };
}

const favouring = (favourite: string) => (name: string) => (name === favourite ? 1 : 2);

/** What runs the product. */
const chosen = async (tuning: ProductTuning, dispatch: Dispatch, trials: Trials) =>
  (await tuning.choose([dispatch], trials)).map(nameOf)[0];

describe('a variant that the device refuses', () => {
  const refusing = (refused: string): Trials => {
    const trials = device(favouring(refused));
    return {
      ...trials,
      compute: (arrays, dispatch) =>
        trials.compute(arrays, (views) => {
          const made = dispatch(views);
          if (nameOf(made) === refused) throw new Error('This driver does not compile it.');
          return made;
        }),
    };
  };

  test('is not chosen, and the others are measured', async () => {
    const tuning = new ProductTuning();
    const name = await chosen(tuning, product(64, 64, 64), refusing('registers 8 × 8'));
    expect(Object.values(tuning.measurements?.choices ?? {})).toEqual([name]);
    expect(name).not.toBe('registers 8 × 8');
  });

  test.each(['forced', 'remembered'] as const)(
    'leaves the general shader in its place where it was %s',
    async (how) => {
      const shape = 'product 1 × 64 × 64 × 64, A Bᵀ, forward';
      const tuning =
        how === 'forced'
          ? new ProductTuning({ forced: 'registers 8 × 8' })
          : new ProductTuning({ measurements: new Measurements({ [shape]: 'registers 8 × 8' }) });
      expect(await chosen(tuning, product(64, 64, 64), refusing('registers 8 × 8'))).toBe(GENERAL);
    },
  );

  test('leaves the general shader on a software adapter', async () => {
    const tuning = new ProductTuning({ software: true });
    expect(await chosen(tuning, product(1024, 256, 128), refusing('registers 8 × 8'))).toBe(GENERAL);
  });
});
