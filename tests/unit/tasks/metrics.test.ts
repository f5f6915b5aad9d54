import { describe, expect, it } from 'vitest';
import { exactMatch, tokenAccuracy, wilsonInterval } from '../../../src/tasks/metrics';

describe('exactMatch', () => {
  it('counts whole texts', () => {
    expect(exactMatch(['abc', 'ab', ''], ['abc', 'abc', ''])).toEqual({ right: 2, total: 3, value: 2 / 3 });
    expect(exactMatch([], [])).toEqual({ right: 0, total: 0, value: 0 });
    expect(() => exactMatch(['a'], [])).toThrow('1 predictions for 0 targets');
  });
});

describe('tokenAccuracy', () => {
  it.each([
    ['abc', 'abc', 4, 4],
    ['abd', 'abc', 3, 4],
    ['ab', 'abc', 2, 4],
    ['abcd', 'abc', 3, 4],
    ['', 'abc', 0, 4],
    ['bca', 'abc', 1, 4],
    ['', '', 1, 1],
    ['a', '', 0, 1],
    ['e\u0301', 'é', 2, 2],
  ])('of "%s" for "%s" is %i of %i', (prediction, target, right, total) => {
    expect(tokenAccuracy([prediction], [target])).toEqual({ right, total, value: right / total });
  });

  it('adds positions over texts', () => {
    expect(tokenAccuracy(['a', 'xx'], ['a', 'xyz'])).toMatchObject({ right: 3, total: 6 });
    expect(() => tokenAccuracy([], ['a'])).toThrow('0 predictions for 1 targets');
  });
});

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
});
