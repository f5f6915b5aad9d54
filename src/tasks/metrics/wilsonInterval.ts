import type { Estimate, Interval } from './estimate';

/** The two-sided 95 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % interval of a proportion (Wilson 1927), which, unlike p ± 1.96 √(p(1−p)/n), stays within 0 … 1 and is not
 * empty at 0 and at 1: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). With nothing counted it is 0 … 1. Throws where
 * the counts make no proportion.
 */
export function wilsonInterval(right: number, total: number): Interval {
  if (!(right >= 0 && right <= total)) throw new RangeError(`${right} of ${total} is no proportion.`);
  if (total === 0) return { low: 0, high: 1 };
  const p = right / total;
  const scale = 1 + (z * z) / total;
  const centre = (p + (z * z) / (2 * total)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total))) / scale;
  // At the ends the formula gives exactly 0 and 1, rounding apart.
  return { low: right === 0 ? 0 : centre - half, high: right === total ? 1 : centre + half };
}

/** The share count / total with Wilson's interval; undefined where there is nothing to count. Throws as `wilsonInterval`. */
export function shareEstimate(count: number, total: number): Estimate | undefined {
  const interval = wilsonInterval(count, total);
  return total === 0 ? undefined : { value: count / total, interval, n: total };
}
