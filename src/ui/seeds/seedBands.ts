/** Runs that differ by their seeds alone, drawn as one: their mean, within the least and the most of them. */
import { differences } from '../../worker/settingDifferences';
import type { KeptRun } from '../runs/keptRun';
import { Series } from '../series';

/** Runs of one setting, a run a seed, by seed; there are at least two. */
export type SeedGroup = readonly KeptRun[];

export interface Band {
  readonly mean: Series;
  readonly least: Series;
  readonly most: Series;
}

/** Groups of runs, and those that are in none. Of several with one seed the first counts, and the others stand alone. */
export function groupBySeed(runs: readonly KeptRun[]): {
  readonly groups: readonly SeedGroup[];
  readonly alone: readonly KeptRun[];
} {
  const gathered: KeptRun[][] = [];
  for (const run of runs) {
    const fits = gathered.find(
      (group) =>
        group.every(({ settings }) => settings.seed !== run.settings.seed) &&
        group.some(({ settings }) => differences({ ...settings, seed: run.settings.seed }, run.settings).length === 0),
    );
    if (fits) fits.push(run);
    else gathered.push([run]);
  }
  const bySeed = (a: KeptRun, b: KeptRun) => a.settings.seed - b.settings.seed;
  return {
    groups: gathered.filter(({ length }) => length > 1).map((group) => group.toSorted(bySeed)),
    alone: gathered.filter(({ length }) => length === 1).flat(),
  };
}

/**
 * Mean, least and most of curves at each step where any has a point, between two points of a curve on the straight line from one
 * to the other. It reaches over the steps that all of them have.
 */
export function bandOf(curves: readonly Series[]): Band {
  const band = { mean: new Series(), least: new Series(), most: new Series() };
  const from = Math.max(...curves.map((curve) => curve.step(0)));
  const to = Math.min(...curves.map((curve) => curve.step(curve.length - 1)));
  const steps = new Set(curves.flatMap(stepsOf).filter((step) => step >= from && step <= to));
  for (const step of [...steps].sort((a, b) => a - b)) {
    const values = curves.map((curve) => valueAt(curve, step));
    band.mean.append(step, values.reduce((sum, value) => sum + value, 0) / values.length);
    band.least.append(step, Math.min(...values));
    band.most.append(step, Math.max(...values));
  }
  return band;
}

function stepsOf(curve: Series): number[] {
  return Array.from({ length: curve.length }, (_, index) => curve.step(index));
}

/** At a step within the curve. */
function valueAt(curve: Series, step: number): number {
  const after = curve.firstFrom(step);
  const value = curve.value(after);
  if (curve.step(after) === step) return value;
  const [begun, before] = [curve.step(after - 1), curve.value(after - 1)];
  return before + ((step - begun) / (curve.step(after) - begun)) * (value - before);
}

/** "mean of 3 seeds: Reversal, additive, seed 1 …" */
export function nameOfGroup(group: SeedGroup): string {
  return `mean of ${group.length} seeds: ${group[0]?.name ?? ''} …`;
}
