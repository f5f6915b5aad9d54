/** What a training step of a model takes on a backend, measured on a trainer of its own. */
import type { Backend } from '../kernels/backend';
import { Trainer } from '../model/trainer';
import type { Batch } from '../tasks/batch';
import { queuedStep } from './queuedStep';
import { modelSettingsOf, type TokenSets, wantedScans } from './run';
import type { Settings } from './settings';

/** Where the first step takes longer, its time is told from the parts that have run until then. */
const LONGEST_MS = 3000;
const PARTS = 20;

/** Milliseconds. */
export async function stepTime(backend: Backend, settings: Settings, tokens: TokenSets, batch: Batch): Promise<number> {
  const { size, sourceSteps, targetSteps } = batch;
  const shape = { batch: size, sourceSteps, targetSteps };
  const model = modelSettingsOf(settings, tokens);
  const trainer = await backend.guarded(() =>
    Trainer.create(backend, model, shape, settings, wantedScans(backend, settings)),
  );
  const began = performance.now();
  let parts = 0;
  // The first step compiles, and is not counted unless it is all that there is time for.
  const whole = await trainer
    .trainInParts(batch, PARTS, async () => {
      parts++;
      if (performance.now() - began > LONGEST_MS) throw new TooLong();
    })
    .then(() => true)
    .catch((error: unknown) => {
      if (error instanceof TooLong) return false;
      throw error;
    });
  if (!whole) return ((performance.now() - began) * PARTS) / parts;
  const step = () => {
    trainer.trainOn(batch);
    return backend.completed();
  };
  return queuedStep(step, await backend.roundTrip());
}

class TooLong extends Error {}
