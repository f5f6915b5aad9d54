import { describe, expect, it } from 'vitest';
import { bootstrapEstimate, type Measure } from '../../../../src/tasks/metrics/bootstrap';

/** Σ of the first column / Σ of the second. */
const ratio: Measure = ([part = 0, whole = 0]) => part / whole;

/** `right` rows of one right, the rest of none. */
const answers = (right: number, total: number) => Array.from({ length: total }, (_, item) => [item < right ? 1 : 0, 1]);

const widthOf = (counts: readonly (readonly number[])[], seed: number): number => {
  const { low, high } = bootstrapEstimate(counts, ratio, seed)?.interval ?? { low: 0, high: 0 };
  return high - low;
};

describe('bootstrapEstimate', () => {
  it('measures the set itself, items weighing as much as they hold', () => {
    // (1 + 3) / (2 + 10), not the mean of 1/2 and 3/10.
    const estimate = bootstrapEstimate(
      [
        [1, 2],
        [3, 10],
      ],
      ratio,
      1,
    );
    expect(estimate).toMatchObject({ value: 4 / 12, n: 2 });
    // Both samples of one item alone are common, a quarter each, so the interval runs between them.
    expect(estimate?.interval).toEqual({ low: 3 / 10, high: 1 / 2 });
  });

  it('comes near the interval that a binomial has', () => {
    // 95 % of a binomial of 400 and 0.3 lie within 0.3 ± 1.96 √(0.3 · 0.7 / 400) = 0.3 ± 0.0449. The ends of one interval
    // are off by about 0.002, their mean over ten seeds by less than a count, 1/400.
    const intervals = Array.from(
      { length: 10 },
      (_, seed) => bootstrapEstimate(answers(120, 400), ratio, seed)?.interval,
    );
    const mean = (end: 'low' | 'high') => intervals.reduce((sum, interval) => sum + (interval?.[end] ?? 0), 0) / 10;
    expect(Math.abs(mean('low') - 0.2551)).toBeLessThan(0.0025);
    expect(Math.abs(mean('high') - 0.3449)).toBeLessThan(0.0025);
  });

  it('holds the estimate, and shrinks as the square root of n', () => {
    for (let seed = 0; seed < 5; seed++) {
      const { value, interval } = bootstrapEstimate(answers(13, 50), ratio, seed) ?? {};
      expect(interval?.low).toBeLessThan(value ?? Number.NaN);
      expect(interval?.high).toBeGreaterThan(value ?? Number.NaN);
      const shrunk = widthOf(answers(208, 800), seed) / widthOf(answers(13, 50), seed);
      expect(Math.abs(shrunk - 1 / 4)).toBeLessThan(0.06);
    }
  });

  it('covers the true value about as often as it says', () => {
    // 200 sets of 100 items of probability 0.4: 95 % of 200 is 190, with a standard deviation of 3.1.
    let covered = 0;
    for (let set = 0; set < 200; set++) {
      // A binomial draw by its own quantile, so that the sets are spread as they should be.
      const right = binomialQuantile(100, 0.4, (set + 0.5) / 200);
      const { low, high } = bootstrapEstimate(answers(right, 100), ratio, set)?.interval ?? { low: 1, high: 0 };
      if (low <= 0.4 && 0.4 <= high) covered++;
    }
    expect(covered).toBeGreaterThanOrEqual(182);
    expect(covered).toBeLessThanOrEqual(198);
  });

  it('gives the same for the same seed, and another for another', () => {
    const counts = Array.from({ length: 60 }, (_, item) => [item % 7, 5 + (item % 3)]);
    expect(bootstrapEstimate(counts, ratio, 3)).toEqual(bootstrapEstimate(counts, ratio, 3));
    expect(bootstrapEstimate(counts, ratio, 3)).not.toEqual(bootstrapEstimate(counts, ratio, 4));
  });

  it('is a point where every item is alike', () => {
    expect(bootstrapEstimate([[1, 3]], ratio, 1)).toEqual({
      value: 1 / 3,
      interval: { low: 1 / 3, high: 1 / 3 },
      n: 1,
    });
    expect(widthOf(answers(9, 9), 1)).toBe(0);
  });

  it('is undefined of nothing, and passes over samples without a measure', () => {
    expect(bootstrapEstimate([], ratio, 1)).toBeUndefined();
    expect(bootstrapEstimate([[0, 0]], ratio, 1)).toBeUndefined();
    // A quarter of the samples draw the empty item twice: 0 / 0.
    const estimate = bootstrapEstimate(
      [
        [0, 0],
        [1, 2],
      ],
      ratio,
      1,
    );
    expect(estimate).toEqual({ value: 1 / 2, interval: { low: 1 / 2, high: 1 / 2 }, n: 2 });
  });
});

/** The least k with P(X ≤ k) ≥ share, X binomial. */
function binomialQuantile(n: number, p: number, share: number): number {
  let probability = (1 - p) ** n;
  let below = probability;
  let k = 0;
  while (below < share) {
    probability *= ((n - k) / (k + 1)) * (p / (1 - p));
    k++;
    below += probability;
  }
  return k;
}
