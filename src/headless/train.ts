/** Trains a model without a page and writes its weights. */

import { weightsFile } from '../exchange/weightsFile';
import type { StepRecord } from '../model/trainer';
import { Run } from '../worker/run';
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
    while (trainer.step < steps) {
      const reported = trainer.step;
      const next = Math.min(steps, reported + REPORT_STEPS);
      while (trainer.step < next) {
        run.trainStep();
        if (trainer.step % CHUNK_STEPS === 0) await backend.completed();
      }
      print(await progress(run, await trainer.records(reported)));
    }
    const path = await write(out, WEIGHTS, weightsFile(await run.state()).bytes);
    print(`Wrote ${path}`);
    run.release();
    return path;
  } finally {
    backend.destroy();
  }
}

async function progress(run: Run, records: readonly StepRecord[]): Promise<string> {
  const bad = records.find(({ finite }) => !finite);
  if (bad) {
    throw new Error(
      `At step ${bad.step} the ${Number.isFinite(bad.loss) ? 'gradient' : 'loss'} was no longer a finite number. Nothing was written. Try a smaller --learningRate or --gradientClip.`,
    );
  }
  const sets = await run.evaluate();
  const loss = records.at(-1)?.loss ?? Number.NaN;
  const measured = sets.map(({ label, exact, count }) => `${label} ${exact} of ${count} exact`);
  return [`step ${run.trainer.step}`, `loss ${loss.toFixed(4)}`, ...measured].join(', ');
}
