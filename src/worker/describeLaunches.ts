/** What a training step of a run asks of its device. */
import type { Backend } from '../kernels/backend';
import { GENERAL, QUESTION } from '../kernels/matmul/matmul';
import type { ChosenBy, Launches } from './protocol';
import type { Run } from './run';

export function describeLaunches(backend: Backend, { trainer, settings }: Run, submissions: number): Launches {
  const { dispatches, variants } = trainer.program;
  return {
    scans: trainer.scans,
    scansBy: chosenBy(settings.scans, trainer.scansCompared),
    dispatches,
    submissions,
    products: Array.from(variants, ([name, count]) => ({ variant: name ?? GENERAL, dispatches: count })),
    productsBy: chosenBy(settings.products, hasMeasured(backend)),
    memory: Array.from(backend.memory(), ([label, bytes]) => ({ label, bytes })),
  };
}

/** Whether any product has been measured, now or earlier; those whose size has had no turn run as the likest one. */
function hasMeasured({ measurements }: Backend): boolean {
  return Object.keys(measurements?.choices ?? {}).some((question) => question.startsWith(QUESTION));
}

function chosenBy(setting: string, measured: boolean): ChosenBy {
  if (setting !== 'measured') return 'forced';
  return measured ? 'measured' : 'rule';
}
