/** Trains a run until it is good enough, and measures on the way. */
import type { Run } from '../src/worker/run';

export interface Measured {
  readonly step: number;
  /** Mean of the steps since the measure before. */
  readonly trainingLoss: number;
  readonly heldOutLoss: number;
  /** Of the held-out pairs, 0 to 1. */
  readonly exact: number;
  readonly seconds: number;
}

interface Goal {
  readonly steps: number;
  /** Exact match at which training stops, 0 to 1; beyond 1 it never does before its steps. */
  readonly exact: number;
}

export const EVALUATION_STEPS = 50;

/** Trains and hears each measure; gives the last. Throws where loss or gradient are not finite. */
export async function trainUntil(run: Run, goal: Goal, hear: (measured: Measured) => void): Promise<Measured> {
  const began = performance.now();
  for (;;) {
    const before = run.trainer.step;
    while (run.trainer.step < Math.min(goal.steps, before + EVALUATION_STEPS)) {
      run.trainStep();
      await run.trainer.parameters.backend.completed(); // nothing is queued faster than it is computed
    }
    const records = await run.trainer.records(before);
    const bad = records.find(({ finite }) => !finite);
    if (bad) throw new Error(`At step ${bad.step} loss or gradient was no longer finite. Try a smaller learning rate.`);
    const seconds = (performance.now() - began) / 1000;
    const heldOut = (await run.evaluate()).find(({ id }) => id === 'heldOut');
    if (!heldOut) throw new Error('This task holds nothing out.');
    const measured: Measured = {
      step: run.trainer.step,
      trainingLoss: records.reduce((sum, { loss }) => sum + loss, 0) / records.length,
      heldOutLoss: heldOut.loss,
      exact: heldOut.exact / heldOut.count,
      seconds,
    };
    hear(measured);
    if (measured.exact >= goal.exact || measured.step >= goal.steps) return measured;
  }
}

export function percent(share: number): string {
  return `${(share * 100).toFixed(1)} %`;
}
