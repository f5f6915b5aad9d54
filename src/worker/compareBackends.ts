/** What a training step of a run takes on its backend and on the other one. */
import type { ChoicesStore } from './choicesStore';
import type { CurrentRun } from './currentRun';
import { openBackend } from './openBackend';
import type { DeviceReport, StepTime } from './protocol';
import { stepTime } from './stepTime';

interface Environment {
  readonly gpu: GPU | undefined;
  readonly choices: ChoicesStore;
}

/** Without `there` where this browser has no other backend for this model; undefined where it was interrupted. */
export async function compareBackends(
  { run, opened }: CurrentRun,
  { gpu, choices }: Environment,
  isAwaited: () => boolean,
): Promise<{ here: StepTime; there?: StepTime } | undefined> {
  const milliseconds = await stepTime(opened.backend, run, isAwaited);
  if (milliseconds === undefined) return undefined;
  const here = timeOf(opened.report, milliseconds);
  const backend = opened.report.backend === 'cpu' ? 'webgpu' : 'cpu';
  const listener = { onLost: () => {}, onError: () => {} }; // it is timed, and given up
  const other = await openBackend({ backend, products: run.settings.products }, gpu, listener, choices);
  try {
    if (other.report.backend !== backend) return { here };
    const time = await stepTime(other.backend, run, isAwaited);
    await other.remember();
    return time === undefined ? undefined : { here, there: timeOf(other.report, time) };
  } catch {
    return { here }; // the model is too large for it, or the device fails
  } finally {
    other.backend.destroy();
  }
}

function timeOf({ backend, name }: DeviceReport, milliseconds: number): StepTime {
  return { backend, name, milliseconds };
}
