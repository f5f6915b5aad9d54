/** What stands for several seeds: the middle one, and of the two in the middle of an even number the worse. */
import type { Estimate } from '../../src/tasks/metrics/estimate';
import type { MeasureName } from './rows';
import type { Trained } from './runsFile';

/** Errors, of which fewer are better. */
const isError = (name: MeasureName): boolean => name === 'wordErrors' || name === 'phoneErrors';

/** How much worse a measure is than another, in the measure's unit; below 0 where it is better. */
export function shortfall(name: MeasureName, value: number, wanted: number): number {
  return isError(name) ? value - wanted : wanted - value;
}

/** Of numbers that are the better the smaller, such as steps. NaN where there are none. */
export function middle(values: readonly number[]): number {
  return middleOf(values.toSorted((a, b) => a - b)) ?? Number.NaN;
}

/** A measure as it came out for the seed in the middle; undefined where no run has it. */
export function middleEstimate(name: MeasureName, runs: readonly Trained[]): Estimate | undefined {
  const estimates = runs.flatMap(({ measures }) => measures[name] ?? []);
  return middleOf(estimates.sort((a, b) => shortfall(name, a.value, b.value)));
}

/** The best come first. */
function middleOf<Item>(sorted: readonly Item[]): Item | undefined {
  return sorted[Math.floor(sorted.length / 2)];
}
