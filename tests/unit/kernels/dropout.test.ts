import { describe, expect, test } from 'vitest';
import { dropoutBackward, dropoutForward } from '../../../src/kernels/dropout/dropout.reference';
import { counterHash } from '../../../src/kernels/shared/chance';
import { doubles } from '../../support/random';

/** 1 where an element is kept, times 1 / (1 − rate). */
function mask(count: number, rate: number, seed: number, stream: number, step: number): Float64Array {
  const y = new Float64Array(count);
  const x = new Float64Array(count).fill(1);
  dropoutForward({ x, y, clock: Uint32Array.of(step) }, { count, rate, seed, stream });
  return y;
}

describe('the hash', () => {
  test('is pcg4d', () => {
    // Computed from the published definition with whole numbers modulo 2³² in Python.
    expect(counterHash(0, 0, 0, 0)).toBe(3542436074);
    expect(counterHash(1, 2, 3, 4)).toBe(45698095);
    expect(counterHash(2 ** 32 - 1, 2 ** 31, 2 ** 32 - 16, 5)).toBe(2655612424);
  });

  test('every bit is set half of the time', () => {
    const counts = new Array<number>(32).fill(0);
    const draws = 20_000;
    for (let index = 0; index < draws; index++) {
      const bits = counterHash(7, 1, 3, index);
      for (let bit = 0; bit < 32; bit++) counts[bit] = (counts[bit] ?? 0) + ((bits >>> bit) & 1);
    }
    const deviation = Math.sqrt(draws) / 2;
    for (const count of counts) expect(Math.abs(count - draws / 2)).toBeLessThan(4.5 * deviation);
  });
});

describe('dropout', () => {
  test.each([0.1, 0.25, 0.5, 0.9])('drops a share of %f and keeps the mean', (rate) => {
    const count = 100_000;
    const y = mask(count, rate, 1, 2, 3);
    const dropped = y.filter((value) => value === 0).length;
    expect(Math.abs(dropped - rate * count)).toBeLessThan(4.5 * Math.sqrt(count * rate * (1 - rate)));
    const kept = y.filter((value) => value !== 0);
    expect(kept[0]).toBeCloseTo(1 / (1 - rate), 5);
    expect(new Set(kept).size).toBe(1);
  });

  test('a rate of 0 changes nothing', () => {
    expect(mask(100, 0, 1, 2, 3)).toEqual(new Float64Array(100).fill(1));
  });

  test('the same counters draw the same mask; each of them changes it independently', () => {
    const count = 20_000;
    const one = mask(count, 0.5, 1, 2, 3);
    expect(mask(count, 0.5, 1, 2, 3)).toEqual(one);
    for (const other of [mask(count, 0.5, 2, 2, 3), mask(count, 0.5, 1, 3, 3), mask(count, 0.5, 1, 2, 4)]) {
      const same = one.filter((value, i) => value === other[i]).length;
      expect(Math.abs(same - count / 2)).toBeLessThan(4.5 * Math.sqrt(count / 4));
    }
    // Neighbours too: element i against element i + 1, which a mask of stripes would fail.
    const pairs = one.filter((value, i) => i > 0 && value === one[i - 1]).length;
    expect(Math.abs(pairs - count / 2)).toBeLessThan(4.5 * Math.sqrt(count / 4));
  });

  test('backward multiplies by the mask of forward', () => {
    const count = 50;
    const uniforms = { count, rate: 0.4, seed: 9, stream: 8 };
    const dY = doubles(count, 1);
    const before = doubles(count, 2);
    const dX = before.slice();
    dropoutBackward({ dY, dX, clock: Uint32Array.of(6) }, uniforms);
    const factors = mask(count, 0.4, 9, 8, 6);
    for (let i = 0; i < count; i++) {
      expect(dX[i]).toBeCloseTo((before[i] as number) + (dY[i] as number) * (factors[i] as number), 14);
    }
  });
});
