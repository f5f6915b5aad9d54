/** How much is kept: the latest runs, what is pinned, and the weights of fewer. */
import type { KeptRun } from './keptRun';

/** Runs that are not pinned. */
export const MOST_RUNS = 50;
/** Runs, not pinned, whose weights are kept. */
export const MOST_WEIGHTS = 10;

export interface Overflow {
  /** Runs to forget. */
  readonly runs: readonly string[];
  /** Runs of which only the weights are to be forgotten. */
  readonly weights: readonly string[];
}

/** What is beyond the bounds, the oldest first to go; what is pinned stays whole. */
export function overflow(runs: readonly KeptRun[]): Overflow {
  const latest = runs.filter(({ pinned }) => !pinned).toSorted((a, b) => b.savedAt - a.savedAt);
  const weighty = latest.slice(0, MOST_RUNS).filter(({ hasWeights }) => hasWeights);
  return {
    runs: latest.slice(MOST_RUNS).map(({ id }) => id),
    weights: weighty.slice(MOST_WEIGHTS).map(({ id }) => id),
  };
}
