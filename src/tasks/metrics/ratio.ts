import { bootstrapEstimate } from './bootstrap';
import type { Estimate } from './estimate';

/** What one item adds above the line, and what it adds below. */
export type Ratio = readonly [part: number, whole: number];

/** The parts of all items / the wholes of all items, with a bootstrap interval; undefined where the wholes come to 0. */
export function ratioEstimate(items: readonly Ratio[], seed: number): Estimate | undefined {
  return bootstrapEstimate(items, ([part = 0, whole = 0]) => (whole === 0 ? Number.NaN : part / whole), seed);
}
