/** Times a sweep on a backend: its points take turns, so that a machine that grows busy is so for all of them. */
import type { Backend } from '../src/kernels/backend';
import { Trainer } from '../src/model/trainer';
import type { Batch } from '../src/tasks/batch';
import { problemOf } from './problem';
import { quantile } from './quantile';
import { operationsOf } from './rates';
import { kiloflopPerToken, type ScalePoint, type Sweep, type TimedPoint, tokensOf, workloadAt } from './sweeps';
import { LEARNING_RATE, type Workload } from './workloads';

/** A point whose step would take longer is left out. */
export const LONGEST_STEP_MS = 4000;
/** Steps are submitted together and waited for; their mean is one sample. */
const STRETCH_MS = 100;
const STRETCH_STEPS = 64;
/** Samples of a point: as many as its budget allows between these. */
const FEWEST = 3;
const MOST = 30;

interface OpenPoint {
  readonly workload: Workload;
  readonly batch: Batch;
  readonly trainer: Trainer;
  /** Milliseconds per step. */
  readonly samples: number[];
  milliseconds: number;
  stepsTimed: number;
  /** Milliseconds of a step, as it was last seen. */
  pace: number;
}

/** `budget` is the milliseconds that one point is timed for. */
export async function timeSweep(backend: Backend, sweep: Sweep, budget: number): Promise<ScalePoint[]> {
  const opened: OpenPoint[] = [];
  for (const size of sweep.sizes) {
    const workload = workloadAt(sweep, size);
    if (expectedMilliseconds(workload, opened.at(-1)) > LONGEST_STEP_MS) break; // larger ones take longer still
    opened.push(await openPoint(backend, workload));
  }
  for (;;) {
    const due = opened.filter(
      ({ samples, milliseconds }) => samples.length < FEWEST || (samples.length < MOST && milliseconds < budget),
    );
    if (due.length === 0) break;
    for (const point of due) {
      const steps = Math.max(1, Math.min(STRETCH_STEPS, Math.round(STRETCH_MS / point.pace)));
      const milliseconds = await train(backend, point, steps);
      point.samples.push(milliseconds / steps);
      point.stepsTimed += steps;
      point.milliseconds += milliseconds;
    }
  }
  for (const { trainer } of opened) trainer.release();
  return sweep.sizes.map((size, at) => {
    const point = opened[at];
    return {
      backend: backend.kind,
      sweep: sweep.name,
      size,
      kiloflop_per_token: kiloflopPerToken(workloadAt(sweep, size)),
      timed: point ? timedPoint(point) : null,
    };
  });
}

/** By the step of the size before, were arithmetic all that costs; 0 where there is none. */
function expectedMilliseconds(workload: Workload, before: OpenPoint | undefined): number {
  return before ? before.pace * (operationsOf(workload) / operationsOf(before.workload)) : 0;
}

async function openPoint(backend: Backend, workload: Workload): Promise<OpenPoint> {
  const { parameters, batch } = problemOf(workload);
  const training = { learningRate: LEARNING_RATE, gradientClip: 0, dropout: 0, teacherForcing: 1, seed: 1 };
  const trainer = await Trainer.create(backend, workload.model, workload.shape, training);
  for (const [name, { data }] of parameters) trainer.parameters.write(name, data);
  const point: OpenPoint = { workload, batch, trainer, samples: [], milliseconds: 0, stepsTimed: 0, pace: 0 };
  await train(backend, point, 1); // the first step of a program is slower
  await train(backend, point, 1);
  return point;
}

/** Milliseconds of so many steps. */
async function train(backend: Backend, point: OpenPoint, steps: number): Promise<number> {
  const began = performance.now();
  for (let step = 0; step < steps; step++) point.trainer.trainOn(point.batch);
  await backend.completed();
  const milliseconds = performance.now() - began;
  point.pace = milliseconds / steps;
  return milliseconds;
}

function timedPoint({ workload, trainer, samples, stepsTimed }: OpenPoint): TimedPoint {
  const digits = (value: number) => Number(value.toPrecision(4));
  const median = quantile(samples, 0.5);
  return {
    lowering: trainer.scans,
    us_per_token: digits((1000 * median) / tokensOf(workload)),
    ms_per_step_median: digits(median),
    ms_p10: digits(quantile(samples, 0.1)),
    ms_p90: digits(quantile(samples, 0.9)),
    steps_timed: stepsTimed,
  };
}
