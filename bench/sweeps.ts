/** How a step grows: W1 in small batches with one of its sizes swept over more than a decade, and what a token of each costs. */
import type { Backend } from '../src/kernels/backend';
import type { LoweringOfScans } from '../src/model/graph/lower';
import { operationsOf } from './rates';
import { type Workload, workloadNamed } from './workloads';

export interface Sweep {
  readonly name: 'batch' | 'hidden' | 'length';
  readonly unit: string;
  readonly sizes: readonly number[];
  sized(base: Workload, size: number): Workload;
}

/** Pairs of a step where the batch is not what is swept: few, so that a software adapter comes to the end of every sweep. */
export const SWEPT_BATCH = 16;

export const sweeps: readonly Sweep[] = [
  {
    name: 'batch',
    unit: 'pairs',
    sizes: [8, 16, 32, 64, 128],
    sized: (base, batch) => ({ ...base, shape: { ...base.shape, batch } }),
  },
  {
    name: 'hidden',
    unit: 'units',
    sizes: [16, 32, 64, 128, 256],
    sized: (base, hidden) => ({ ...base, model: { ...base.model, hidden, decoderHidden: hidden } }),
  },
  {
    name: 'length',
    unit: 'steps of source and of target',
    sizes: [6, 12, 24, 48, 96],
    sized: (base, steps) => ({ ...base, shape: { ...base.shape, sourceSteps: steps, targetSteps: steps } }),
  },
];

/** A point of a sweep on a backend, as `bench/results/<adapter>.json` keeps it. */
export interface ScalePoint {
  readonly backend: Backend['kind'];
  readonly sweep: Sweep['name'];
  readonly size: number;
  /** Thousand multiplications and additions of the products done the plain way. */
  readonly kiloflop_per_token: number;
  /** null where a step would have taken too long. */
  readonly timed: TimedPoint | null;
}

export interface TimedPoint {
  readonly lowering: LoweringOfScans;
  readonly us_per_token: number;
  readonly ms_per_step_median: number;
  readonly ms_p10: number;
  readonly ms_p90: number;
  readonly steps_timed: number;
}

export function workloadAt(sweep: Sweep, size: number): Workload {
  const W1 = workloadNamed('W1');
  return sweep.sized({ ...W1, shape: { ...W1.shape, batch: SWEPT_BATCH } }, size);
}

/** Of source and target in a step, padding counted: it is computed too. */
export function tokensOf({ shape: { batch, sourceSteps, targetSteps } }: Workload): number {
  return batch * (sourceSteps + targetSteps);
}

export function kiloflopPerToken(workload: Workload): number {
  return Number((operationsOf(workload) / tokensOf(workload) / 1000).toPrecision(4));
}

/** From one point to its neighbour, by how much each is multiplied. */
export interface Jump {
  readonly from: number;
  readonly to: number;
  /** Of the time of a token. */
  readonly cost: number;
  /** Of its arithmetic. */
  readonly arithmetic: number;
}

/** Between neighbours that were timed, of one sweep on one backend in the order of their sizes. */
export function jumpsOf(points: readonly ScalePoint[]): Jump[] {
  const jumps: Jump[] = [];
  let before: (ScalePoint & { timed: TimedPoint }) | undefined;
  for (const point of points) {
    const { timed } = point;
    if (timed && before) {
      jumps.push({
        from: before.size,
        to: point.size,
        cost: timed.us_per_token / before.timed.us_per_token,
        arithmetic: point.kiloflop_per_token / before.kiloflop_per_token,
      });
    }
    before = timed ? { ...point, timed } : undefined;
  }
  return jumps;
}

/** The jump for which `measure` is largest; undefined where there is none. */
export function largest(jumps: readonly Jump[], measure: (jump: Jump) => number): Jump | undefined {
  return jumps.toSorted((a, b) => measure(b) - measure(a))[0];
}
