import type { Estimate } from './estimate';
import { shareEstimate } from './wilsonInterval';

export interface MeasuredLength {
  /** Source tokens, the end mark not counted. */
  readonly length: number;
  /** Whether all of the prediction was right. */
  readonly right: boolean;
}

/** Exact match at one source length. */
export interface LengthPoint extends Estimate {
  readonly length: number;
}

/**
 * Exact match by source length with Wilson intervals, the shortest first, without the lengths that did not occur: the curve
 * of Bahdanau et al. (2015), figure 2, for exact match in place of BLEU.
 */
export function lengthCurve(results: readonly MeasuredLength[]): readonly LengthPoint[] {
  const lengths = [...new Set(results.map(({ length }) => length))].sort((a, b) => a - b);
  return lengths.flatMap((length) => {
    const same = results.filter((result) => result.length === length);
    const estimate = shareEstimate(same.filter(({ right }) => right).length, same.length);
    return estimate ? [{ length, ...estimate }] : [];
  });
}
