import { describe, expect, it } from 'vitest';
import { shareEstimate, wilsonInterval } from '../../../../src/tasks/metrics/wilsonInterval';

describe('wilsonInterval', () => {
  it('agrees with published values', () => {
    // Newcombe 1998, table I: 81 of 263, 15 of 148, 0 of 20, 1 of 29.
    for (const [right, total, low, high] of [
      [81, 263, 0.2553, 0.3662],
      [15, 148, 0.0624, 0.1605],
      [0, 20, 0, 0.1611],
      [1, 29, 0.0061, 0.1718],
    ] as const) {
      const interval = wilsonInterval(right, total);
      expect(interval.low).toBeCloseTo(low, 4);
      expect(interval.high).toBeCloseTo(high, 4);
    }
  });

  it('stays within 0 … 1 and knows nothing of nothing', () => {
    expect(wilsonInterval(0, 0)).toEqual({ low: 0, high: 1 });
    expect(wilsonInterval(500, 500).high).toBe(1);
    expect(wilsonInterval(500, 500).low).toBeGreaterThan(0.99);
    expect(() => wilsonInterval(3, 2)).toThrow('3 of 2');
    expect(() => wilsonInterval(Number.NaN, 2)).toThrow();
  });

  it('holds the proportion and shrinks with n', () => {
    for (const share of [0, 0.01, 0.3, 0.5, 0.99, 1]) {
      let width = 1;
      for (const total of [100, 400, 1600]) {
        const { low, high } = wilsonInterval(share * total, total);
        expect(low).toBeLessThanOrEqual(share);
        expect(high).toBeGreaterThanOrEqual(share);
        expect(high - low).toBeLessThan(width);
        width = high - low;
      }
    }
  });
});

it('estimates a share, and none of nothing', () => {
  expect(shareEstimate(81, 263)).toEqual({ value: 81 / 263, interval: wilsonInterval(81, 263), n: 263 });
  expect(shareEstimate(0, 0)).toBeUndefined();
  expect(() => shareEstimate(3, 2)).toThrow('3 of 2');
});
