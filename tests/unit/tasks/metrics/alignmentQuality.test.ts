import { describe, expect, it } from 'vitest';
import { type AlignedExample, alignmentQuality } from '../../../../src/tasks/metrics/alignmentQuality';
import type { GoldAlignment } from '../../../../src/tasks/task';

const example = (rows: readonly (readonly number[])[], gold: GoldAlignment): AlignedExample => ({
  weights: Float32Array.from(rows.flat()),
  columns: rows[0]?.length ?? 1,
  gold,
});

/** Weight 1 on one column of each row. */
const hard = (columns: number, heaviest: readonly number[], gold: GoldAlignment): AlignedExample =>
  example(
    heaviest.map((one) => Array.from({ length: columns }, (_, column) => (column === one ? 1 : 0))),
    gold,
  );

const quality = (...examples: readonly AlignedExample[]) => {
  const { errorRate, massOnGold, entropy, relativeEntropy, monotonicity } = alignmentQuality(examples, 1);
  return [errorRate, massOnGold, entropy, relativeEntropy, monotonicity].map((estimate) => estimate?.value);
};

describe('alignmentQuality', () => {
  it('of a right hard alignment has no error, all mass and no entropy', () => {
    expect(quality(hard(4, [0, 1, 2], [[0], [1], [2]]))).toEqual([0, 1, 0, 0, 1]);
    // Reversed: right as well, and never onwards.
    expect(quality(hard(4, [2, 1, 0], [[2], [1], [0]]))).toEqual([0, 1, 0, 0, 0]);
  });

  it('of soft weights is what one reckons by hand', () => {
    const rows = [
      [0.5, 0.25, 0.125, 0.125], // heaviest 0, gold 0: right. Entropy 0.5 + 0.5 + 0.375 + 0.375 = 1.75 bits.
      [0.25, 0.25, 0.25, 0.25], // the first of four alike, gold 3: wrong. 2 bits.
      [0, 0.5, 0.5, 0], // heaviest 1, gold 1: right. 1 bit.
      [0, 0, 1, 0], // heaviest 2, gold 1: wrong. 0 bits.
    ];
    const [errorRate, massOnGold, entropy, relativeEntropy, monotonicity] = quality(
      example(rows, [[0], [3], [1], [1]]),
    );
    // |A| = |S| = |P| = 4, two in common: 1 − (2 + 2) / (4 + 4).
    expect(errorRate).toBe(1 / 2);
    // (0.5 + 0.25 + 0.5 + 0) / 4
    expect(massOnGold).toBe(1.25 / 4);
    expect(entropy).toBe((1.75 + 2 + 1) / 4);
    expect(relativeEntropy).toBe((1.75 + 2 + 1) / 4 / 2);
    // 0 → 0 → 1 → 2
    expect(monotonicity).toBe(1);
  });

  it('asks for one of several gold columns only', () => {
    // "a3" for "aaa": any of three columns is right for both rows.
    expect(
      quality(
        hard(
          4,
          [0, 2],
          [
            [0, 1, 2],
            [0, 1, 2],
          ],
        ),
      )[0],
    ).toBe(0);
    // A sure row that is right and one with two possible columns that is wrong: 1 − (1 + 1) / (2 + 1).
    expect(quality(hard(4, [0, 3], [[0], [1, 2]]))[0]).toBeCloseTo(1 / 3, 12);
    // The sure one wrong, the other right: 1 − (0 + 1) / (2 + 1).
    expect(quality(hard(4, [3, 2], [[0], [1, 2]]))[0]).toBeCloseTo(2 / 3, 12);
    // Mass is that of all gold columns together.
    expect(quality(example([[0.25, 0.25, 0.5]], [[0, 2]]))[1]).toBe(0.75);
  });

  it('leaves out rows without gold', () => {
    // The second row has none, nor has the third, that of the end mark; so no two that follow each other have it.
    const measured = hard(3, [1, 0, 2], [[1], undefined]);
    expect(quality(measured)).toEqual([0, 1, 0, 0, undefined]);
    expect(alignmentQuality([measured], 1).rows).toBe(1);
    // 3 → (none) → 0 → 1: one pair, onwards.
    expect(quality(hard(4, [3, 2, 0, 1], [[3], undefined, [0], [1]]))[4]).toBe(1);
    expect(quality(hard(4, [3, 2], [[3], []]))).toEqual([0, 1, 0, 0, undefined]);
  });

  it('counts a step on the spot as onwards', () => {
    // 1 → 1 → 0 → 3 → 2: two of four.
    expect(quality(hard(4, [1, 1, 0, 3, 2], [[0], [0], [0], [0], [0]]))[4]).toBe(1 / 2);
  });

  it('adds rows over examples', () => {
    const right = hard(3, [0, 1, 2], [[0], [1], [2]]);
    const wrong = hard(5, [4], [[0]]);
    const measured = alignmentQuality([right, wrong], 1);
    // One of four rows is wrong; the pairs are all in the first example.
    expect(measured.errorRate).toMatchObject({ value: 1 / 4, n: 2 });
    expect(measured.monotonicity).toMatchObject({ value: 1, n: 1 });
    expect(measured.rows).toBe(4);
    // Between all right and all wrong, which a quarter of the samples each are.
    expect(measured.errorRate?.interval).toEqual({ low: 0, high: 1 });
  });

  it('scales entropy by the columns of each row', () => {
    // Alike over 2 and over 8 columns: 1 and 3 bits, both all that there can be.
    const even = (columns: number) => example([Array.from({ length: columns }, () => 1 / columns)], [[0]]);
    expect(quality(even(2), even(8)).slice(2, 4)).toEqual([2, 1]);
    expect(quality(even(1)).slice(2, 4)).toEqual([0, 0]);
  });

  it('is undefined where there is no gold at all', () => {
    const nothing = Array.from({ length: 5 }, () => undefined);
    expect(quality()).toEqual(nothing);
    expect(quality(hard(2, [0], [undefined]))).toEqual(nothing);
    expect(quality(hard(2, [0], []))).toEqual(nothing);
  });

  it('refuses what does not fit together', () => {
    const weights = new Float32Array(6);
    expect(() => quality({ weights, columns: 4, gold: [[0]] })).toThrow('6 weights make no rows of 4');
    expect(() => quality({ weights, columns: 3, gold: [[0], [1], [2]] })).toThrow('gold for 3 rows, and weights for 2');
    expect(() => quality({ weights, columns: 3, gold: [[0, 3]] })).toThrow('Gold column 3 is not among 3');
  });

  it('holds each value within its interval, narrower with more examples', () => {
    const some = (count: number) =>
      Array.from({ length: count }, (_, i) => hard(4, [i % 3 ? 0 : 3, 1, (i * 7) % 4], [[0], [1], [2]]));
    const [few, many] = [some(24), some(384)].map((examples) => alignmentQuality(examples, 9).errorRate);
    for (const estimate of [few, many]) {
      expect(estimate?.interval.low).toBeLessThan(estimate?.value ?? Number.NaN);
      expect(estimate?.interval.high).toBeGreaterThan(estimate?.value ?? Number.NaN);
    }
    const width = (estimate = few) => (estimate?.interval.high ?? 0) - (estimate?.interval.low ?? 0);
    expect(width(many)).toBeLessThan(width(few) / 3);
  });
});
