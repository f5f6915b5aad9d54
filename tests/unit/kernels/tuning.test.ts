/** Which variants of the product are tried, timed and chosen on a device that is made up. */
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import type { BufferView, Dispatch } from '../../../src/kernels/backend';
import type { Trials } from '../../../src/kernels/defineKernel';
import { GENERAL, matmul } from '../../../src/kernels/matmul/matmul';
import { ProductTuning } from '../../../src/kernels/matmul/tuning';
import { Measurements } from '../../../src/kernels/measurements';

beforeEach(() => void vi.useFakeTimers()); // what trials take here is no matter
afterEach(() => void vi.useRealTimers());

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

/** A device on which launches take as long as is said of the variant's name, and compute what the references do, but for one. */
function device(milliseconds: (name: string) => number, wrong?: string): Trials {
  return {
    time: async (dispatch, launches) => launches * milliseconds(nameOf(dispatch)),
    async compute(arrays, dispatch) {
      const views = Object.entries(arrays).map(([name, { length }]) => [name, view(name, length)] as const);
      const made = dispatch(Object.fromEntries(views));
      const computed = Object.fromEntries(Object.entries(arrays).map(([name, data]) => [name, data.slice()]));
      if (nameOf(made) !== wrong) made.kernel.entries[made.entry]?.reference(computed, made.uniforms);
      return computed;
    },
  };
}

const favouring = (favourite: string) => (name: string) => (name === favourite ? 1 : 2);

/** What runs the product. */
const chosen = async (tuning: ProductTuning, dispatch: Dispatch, trials: Trials) =>
  (await tuning.choose([dispatch], trials)).map(nameOf)[0];

describe('the product that is chosen', () => {
  test.each([GENERAL, 'registers 8 × 8', 'tiles 32 × 32 × 32'])('is the fastest: %s', async (name) => {
    expect(await chosen(new ProductTuning(), product(64, 64, 64), device(favouring(name)))).toBe(name);
  });

  test('is never one that computes something else', async () => {
    const name = await chosen(
      new ProductTuning(),
      product(64, 64, 64),
      device(favouring('registers 8 × 8'), 'registers 8 × 8'),
    );
    expect(name).not.toBe('registers 8 × 8');
  });

  test('is remembered by shape, at once, and not measured again', async () => {
    const keep = vi.fn();
    const tuning = new ProductTuning({ measurements: new Measurements({}, { keep }) });
    await tuning.choose([product(64, 64, 64)], device(favouring('registers 4 × 4')));
    expect(keep).toHaveBeenCalledOnce();
    const again = new ProductTuning({ measurements: new Measurements({ ...tuning.measurements?.choices }) });
    expect(await chosen(again, product(64, 64, 64), device(favouring(GENERAL)))).toBe('registers 4 × 4');
  });

  test('is the likest one’s where the product is not worth measuring', async () => {
    const tuning = new ProductTuning();
    await tuning.choose([product(64, 64, 64)], device(favouring('registers 4 × 4')));
    expect(await chosen(tuning, product(8, 8, 8), device(favouring(GENERAL)))).toBe('registers 4 × 4');
  });

  test('can be forced, and is the general one where the forced one does not apply', async () => {
    const tuning = new ProductTuning({ measurements: new Measurements({}, { forced: 'registers 8 × 8' }) });
    expect(await chosen(tuning, product(64, 64, 64), device(favouring(GENERAL)))).toBe('registers 8 × 8');
    expect(await chosen(tuning, product(64, 64, 63), device(favouring(GENERAL)))).toBe(GENERAL);
  });
});

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
          ? new ProductTuning({ measurements: new Measurements({}, { forced: 'registers 8 × 8' }) })
          : new ProductTuning({ measurements: new Measurements({ [shape]: 'registers 8 × 8' }) });
      expect(await chosen(tuning, product(64, 64, 64), refusing('registers 8 × 8'))).toBe(GENERAL);
    },
  );

  test('leaves the general shader on a software adapter', async () => {
    const tuning = new ProductTuning({ software: true });
    expect(await chosen(tuning, product(1024, 256, 128), refusing('registers 8 × 8'))).toBe(GENERAL);
  });
});

describe('a clock', () => {
  /** Milliseconds between two ticks of the clock that Chrome lets a page see. */
  const TICK = 0.065536;

  test('of ticks longer than a launch does not mislead, whenever in a tick one begins', async () => {
    const near = device((name) => (name === 'registers 4 × 4' ? 0.002 : 0.003));
    let sinceTick = 0;
    const ticking: Trials = {
      ...near,
      async time(dispatch, launches) {
        sinceTick = (sinceTick + 0.618) % 1; // of a tick
        return TICK * Math.floor(sinceTick + (await near.time(dispatch, launches)) / TICK);
      },
    };
    for (let run = 0; run < 60; run++) {
      expect(await chosen(new ProductTuning(), product(64, 64, 64), ticking)).toBe('registers 4 × 4');
    }
  });

  test('that stands still is not believed, and nothing is remembered', async () => {
    const tuning = new ProductTuning();
    expect(
      await chosen(
        tuning,
        product(64, 64, 64),
        device(() => 0),
      ),
    ).toBe(GENERAL);
    expect(tuning.measurements?.choices).toEqual({});
  });

  test('is not asked of many launches where one takes long', async () => {
    const asked: number[] = [];
    const near = device(() => 5);
    await new ProductTuning().choose([product(64, 64, 64)], {
      ...near,
      time: (dispatch, launches) => {
        asked.push(launches);
        return near.time(dispatch, launches);
      },
    });
    expect(new Set(asked)).toEqual(new Set([1]));
  });
});

describe('the time of a run', () => {
  /** A device that is so far away that trying and timing take these milliseconds. Notes what was timed. */
  function far({ trial = 0, timing = 0 }: { readonly trial?: number; readonly timing?: number }) {
    const timed: string[] = [];
    const near = device(favouring('tiles 16 × 16, split 16'));
    const trials: Trials = {
      async time(dispatch, launches) {
        vi.advanceTimersByTime(timing);
        timed.push(nameOf(dispatch));
        return near.time(dispatch, launches);
      },
      compute(arrays, dispatch) {
        vi.advanceTimersByTime(trial);
        return near.compute(arrays, dispatch);
      },
    };
    return { trials, timed };
  }

  test('ends between two variants of a shape, for all programs of the run; the next run goes on, and then remembers', async () => {
    const tuning = new ProductTuning();
    const { trials, timed } = far({ timing: 30 });
    const began = performance.now();
    await tuning.choose([product(64, 64, 64)], trials);
    await tuning.choose([product(64, 64, 128)], trials);
    expect(performance.now() - began).toBeLessThan(400);
    expect(tuning.measurements?.choices).toEqual({});
    while (Object.keys(tuning.measurements?.choices ?? {}).length === 0) {
      tuning.begin();
      await tuning.choose([product(64, 64, 64)], trials);
    }
    expect(Object.values(tuning.measurements?.choices ?? {})).toEqual(['tiles 16 × 16, split 16']);
    expect(timed.filter((name, index) => name !== timed[index - 1])).toEqual([...new Set(timed)]); // each in one go
  });

  test.each([60, 200])('is enough in the end for a device whose every answer takes %i ms', async (timing) => {
    const tuning = new ProductTuning();
    const { trials } = far({ timing });
    let runs = 0;
    while (Object.keys(tuning.measurements?.choices ?? {}).length === 0 && runs < 30) {
      tuning.begin();
      await tuning.choose([product(64, 64, 64)], trials);
      runs++;
    }
    expect(Object.values(tuning.measurements?.choices ?? {})).toEqual(['tiles 16 × 16, split 16']);
  });

  test('is that of compiling too, and a shape that was half measured runs as the fastest so far', async () => {
    const tuning = new ProductTuning();
    const slow = far({ trial: 100 });
    expect(await chosen(tuning, product(64, 64, 64), slow.trials)).toBe(GENERAL);
    expect(new Set(slow.timed)).toEqual(new Set([GENERAL])); // for the device's rate alone
    tuning.begin();
    const { trials, timed } = far({ timing: 50 });
    const fast = {
      ...trials,
      time: async (...[dispatch, launches]: Parameters<Trials['time']>) =>
        (await trials.time(dispatch, launches)) / (dispatch.variant ? 2 : 1),
    };
    const name = await chosen(tuning, product(64, 64, 64), fast);
    expect(name).toBe(timed.at(-1));
    expect(name).not.toBe(GENERAL);
    expect(tuning.measurements?.choices).toEqual({});
  });

  test('is spent on the dearest shape first, whose alternatives are all tried before any is timed but the general one', async () => {
    const asked: string[] = [];
    const { trials } = far({});
    await new ProductTuning().choose([product(64, 64, 64), product(64, 64, 128)], {
      time: (dispatch, launches) => {
        asked.push(`${dispatch.uniforms.k} timed`);
        return trials.time(dispatch, launches);
      },
      compute: (arrays, dispatch) =>
        trials.compute(arrays, (views) => {
          asked.push('tried');
          return dispatch(views);
        }),
    });
    expect(asked.filter((one, index) => one !== asked[index - 1])).toEqual([
      '128 timed',
      'tried',
      '128 timed',
      '64 timed',
    ]);
  });

  test('is spent on as much of a shape as takes the device a millisecond, from the first one on', async () => {
    const RATE = 2 ** 23; // multiplications a millisecond
    const most = new Map<string, number>();
    const time: Trials['time'] = async (dispatch, launches) => {
      const { batch = 1, m = 1, n = 1, k = 1 } = dispatch.uniforms;
      most.set(nameOf(dispatch), Math.max(most.get(nameOf(dispatch)) ?? 0, batch * m * n * k));
      return (launches * batch * m * n * k) / RATE;
    };
    await new ProductTuning().choose([product(4096, 256, 256)], { ...device(() => 0), time });
    for (const [name, work] of most) expect(work, name).toBe(RATE);
    expect(most.size).toBeGreaterThan(5);
  });
});

describe('the product of a software adapter', () => {
  const untimed: Trials = {
    ...device(() => 0),
    time: () => Promise.reject(new Error('Nothing is to be measured.')),
  };

  test.each([
    ['the general one where there is little to do', [64, 64, 64], GENERAL],
    ['a block where there is more', [256, 64, 64], 'registers 4 × 4'],
    ['the largest block where there is much', [1024, 256, 128], 'registers 8 × 8'],
    ['a block of one row for one row', [1, 1024, 1024], 'registers 1 × 8'],
  ] as const)('is %s, and is not measured', async (_, [m, n, k], name) => {
    expect(await chosen(new ProductTuning({ software: true }), product(m, n, k), untimed)).toBe(name);
  });

  test('can be forced to be one in workgroup memory', async () => {
    const tuning = new ProductTuning({
      measurements: new Measurements({}, { forced: 'tiles 32 × 32 × 32' }),
      software: true,
    });
    expect(await chosen(tuning, product(64, 64, 64), untimed)).toBe('tiles 32 × 32 × 32');
  });

  test('is the same for all that a shader runs in a program, and in the programs of the run after it', async () => {
    const tuning = new ProductTuning({ software: true });
    const step = await tuning.choose(
      Array.from({ length: 4 }, () => product(64, 64, 64)),
      untimed,
    );
    expect(step.map(({ variant }) => variant?.name)).toEqual(Array.from({ length: 4 }, () => 'registers 4 × 4'));
    expect(await chosen(tuning, product(1024, 256, 128), untimed)).toBe('registers 4 × 4');
    tuning.begin();
    expect(await chosen(tuning, product(1024, 256, 128), untimed)).toBe('registers 8 × 8');
  });
});
