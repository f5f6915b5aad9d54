/** What a training step of a model takes on a backend, measured on a trainer of its own, so that no run notices. */
import type { Backend } from '../kernels/backend';
import { Trainer } from '../model/trainer';
import { nextTask } from './nextTask';
import { type Run, wantedScans } from './run';

const PARTS = 20;
const STEPS = 3;
/** Where a step takes longer, its time is told from as many parts as run until then. */
const LONGEST_MS = 400;

/** Milliseconds, the median of a few steps; undefined where `isAwaited` says that something else should be done first. */
export async function stepTime(backend: Backend, run: Run, isAwaited: () => boolean): Promise<number | undefined> {
  const { model, steps, settings } = run;
  const shape = { batch: settings.batch, ...steps };
  const trainer = await Trainer.create(backend, model, shape, settings, wantedScans(backend, settings));
  try {
    const data = run.batch(1);
    const times: number[] = [];
    for (let step = 0; step <= STEPS; step++) {
      const began = performance.now();
      let parts = 0;
      // The first step compiles, and is not counted unless it is all that there is time for.
      await trainer
        .trainInParts(data, PARTS, async () => {
          parts++;
          if (performance.now() - began > LONGEST_MS) throw new TooLong();
          await nextTask();
          if (isAwaited()) throw new Awaited();
        })
        .catch((error: unknown) => {
          if (!(error instanceof TooLong)) throw error;
        });
      const milliseconds = performance.now() - began;
      const whole = parts === PARTS - 1;
      if (!whole) return (milliseconds * PARTS) / parts;
      if (step > 0) times.push(milliseconds);
    }
    return times.sort((a, b) => a - b)[Math.floor(times.length / 2)];
  } catch (error) {
    if (error instanceof Awaited) return undefined;
    throw error;
  } finally {
    await backend.completed();
    trainer.release();
  }
}

class TooLong extends Error {}
class Awaited extends Error {}
