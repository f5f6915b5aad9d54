/** What a training step of a run asks of its device. */
import type { Backend } from '../kernels/backend';
import { GENERAL } from '../kernels/matmul/tuning';
import type { Launches } from './protocol';
import type { Run } from './run';

export function describeLaunches(backend: Backend, { trainer }: Run, submissions: number): Launches {
  const { dispatches, variants } = trainer.program;
  return {
    scans: trainer.scans,
    dispatches,
    submissions,
    products: Array.from(variants, ([name, count]) => ({ variant: name ?? GENERAL, dispatches: count })),
    memory: Array.from(backend.memory(), ([label, bytes]) => ({ label, bytes })),
  };
}
