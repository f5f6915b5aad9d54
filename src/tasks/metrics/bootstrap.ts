import { randomStream } from '../random';
import type { Estimate } from './estimate';

/** A measure of a whole set as a function of the sums of its items' counts; NaN where the sums do not define it. */
export type Measure = (sums: readonly number[]) => number;

/** Enough for the ends of a 95 % interval: 25 samples lie beyond each. */
const SAMPLES = 1000;

/**
 * A measure of a set with the percentile bootstrap's 95 % interval (Efron 1979): as many items are drawn with replacement
 * as there are, 1,000 times over, and the interval runs from the 2.5 % to the 97.5 % quantile of the measure over these
 * samples. `counts` has a row for each item, all equally long. The same seed gives the same interval.
 *
 * Items are drawn whole, since tokens of one item are right and wrong together. Where every item is alike the interval is
 * a point: it then says nothing of items unlike these. Samples that leave the measure undefined are left out; undefined
 * where the set itself does, or is empty.
 */
export function bootstrapEstimate(
  counts: readonly (readonly number[])[],
  measure: Measure,
  seed: number,
): Estimate | undefined {
  const n = counts.length;
  if (n === 0) return undefined;
  const value = measure(sumsOf(counts, n, (item) => item));
  if (Number.isNaN(value)) return undefined;
  const random = randomStream(seed, 'bootstrap');
  const samples = Float64Array.from({ length: SAMPLES }, () => measure(sumsOf(counts, n, () => random.integer(n))));
  const sorted = samples.filter((sample) => !Number.isNaN(sample)).sort();
  return { value, interval: { low: quantile(sorted, 0.025), high: quantile(sorted, 0.975) }, n };
}

/** Column by column, the sum over `n` rows. */
function sumsOf(counts: readonly (readonly number[])[], n: number, pick: (item: number) => number): number[] {
  const sums = new Array<number>(counts[0]?.length ?? 0).fill(0);
  for (let item = 0; item < n; item++) {
    const row = counts[pick(item)] ?? [];
    for (let k = 0; k < sums.length; k++) sums[k] = (sums[k] ?? 0) + (row[k] ?? 0);
  }
  return sums;
}

/** Of sorted numbers, straight lines between them (Hyndman & Fan 1996, type 7). */
function quantile(sorted: Float64Array, share: number): number {
  const at = share * (sorted.length - 1);
  const below = sorted[Math.floor(at)] ?? Number.NaN;
  const above = sorted[Math.ceil(at)] ?? Number.NaN;
  return below + (at - Math.floor(at)) * (above - below);
}
