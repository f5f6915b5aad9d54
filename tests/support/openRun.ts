/** A run on the processor, small enough to be built in a moment. */
import { CpuBackend } from '../../src/kernels/cpuBackend';
import { Run } from '../../src/worker/run';
import type { Settings } from '../../src/worker/settings';
import { smallSettings } from './sessionDriver';

export function smallRun(settings: Partial<Settings> = {}): Promise<Run> {
  return Run.create(new CpuBackend(), { ...smallSettings, ...settings }, 1);
}
