/** A run on the processor, small enough to be built in a moment. */
import { openCpuBackend } from '../../src/kernels/cpuBackend';
import { Run } from '../../src/worker/run';
import type { Settings } from '../../src/worker/settings';
import { smallSettings } from './sessionDriver';

export async function smallRun(settings: Partial<Settings> = {}): Promise<Run> {
  return Run.create(await openCpuBackend(1), { ...smallSettings, ...settings }, 1);
}
