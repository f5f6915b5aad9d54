/** What a training step of a run asks of its device. */
import type { Backend } from '../kernels/backend';
import { GENERAL } from '../kernels/matmul/matmul';
import type { ChosenBy, Launches } from './protocol';
import type { Run } from './run';

export function describeLaunches(backend: Backend, { trainer, settings }: Run, submissions: number): Launches {
  const { dispatches, variants } = trainer.program;
  return {
    scans: trainer.scans,
    scansBy: chosenBy(backend, settings.scans),
    dispatches,
    submissions,
    products: Array.from(variants, ([name, count]) => ({ variant: name ?? GENERAL, dispatches: count })),
    productsBy: chosenBy(backend, settings.products),
    memory: Array.from(backend.memory(), ([label, bytes]) => ({ label, bytes })),
  };
}

function chosenBy({ measurements }: Backend, setting: string): ChosenBy {
  if (setting !== 'measured') return 'forced';
  return measurements ? 'measured' : 'rule';
}
