/** Trains a model without a page and writes its weights. */

import { weightsFile } from '../exchange/weightsFile';
import type { StepRecord } from '../model/trainer';
import type { Evaluation } from '../worker/protocol';
import { Run } from '../worker/run';
import { Stopping } from '../worker/stopping';
import type { TrainArguments } from './arguments';
import { openDevice } from './device';
import { write } from './files';

/** Name of the file in the folder. */
export const WEIGHTS = 'weights.safetensors';
/** Steps between two lines of progress. */
const REPORT_STEPS = 50;
/** Steps that are submitted before they are waited for. */
const CHUNK_STEPS = 8;

/** Gives the path of the weights. Throws in words where the loss or the gradient is no longer finite. */
export async function train(
  { settings, steps, out }: Omit<TrainArguments, 'command'>,
  print: (line: string) => void,
): Promise<string> {
  const backend = await openDevice(settings.backend, print);
  try {
    const run = await Run.create(backend, settings);
    const { trainer } = run;
    print(
      `${run.task.name}, ${settings.attention} attention, ${trainer.parameters.count} parameters, seed ${settings.seed}`,
    );
    const stopping = new Stopping(settings);
    stopping.begin(performance.now(), trainer.step, steps);
    for (let stop: string | undefined; stop === undefined; ) {
      const reported = trainer.step;
      const next = reported + Math.min(stopping.stepsLeft(reported), REPORT_STEPS);
      while (trainer.step < next) {
        run.trainStep();
        if (trainer.step % CHUNK_STEPS === 0) await backend.completed();
      }
      const records = await trainer.records(reported);
      requireFinite(records);
      const sets = await run.evaluate();
      print(progress(trainer.step, records, sets));
      stopping.evaluated(trainer.step, sets);
      stop = stopping.due(performance.now(), trainer.step);
      if (stop) print(stop);
    }
    const path = await write(out, WEIGHTS, weightsFile(await run.state()).bytes);
    print(`Wrote ${path}`);
    run.release();
    return path;
  } finally {
    backend.destroy();
  }
}

function requireFinite(records: readonly StepRecord[]): void {
  const bad = records.find(({ finite }) => !finite);
  if (!bad) return;
  throw new Error(
    `At step ${bad.step} the ${Number.isFinite(bad.loss) ? 'gradient' : 'loss'} was no longer a finite number. Nothing was written. Try a smaller --learningRate or --gradientClip.`,
  );
}

function progress(step: number, records: readonly StepRecord[], sets: readonly Evaluation[]): string {
  const loss = records.at(-1)?.loss ?? Number.NaN;
  const measured = sets.map(({ label, exact, count }) => `${label} ${exact} of ${count} exact`);
  return [`step ${step}`, `loss ${loss.toFixed(4)}`, ...measured].join(', ');
}
