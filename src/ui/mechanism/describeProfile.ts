import type { KernelShare } from '../../worker/protocol';
import { formatCount, formatMilliseconds } from '../format';

/** The answer to a measurement; see the protocol. */
export interface Profile {
  readonly step: number;
  readonly steps: number;
  readonly kernels: readonly KernelShare[];
}

/** How much ran in a measured step, and for how long. */
export function describeProfile({ step, steps, kernels }: Profile): string {
  const dispatches = kernels.reduce((sum, kernel) => sum + kernel.dispatches, 0);
  const milliseconds = kernels.reduce((sum, kernel) => sum + kernel.milliseconds, 0);
  const which = steps === 1 ? `Step ${formatCount(step)}` : `${steps} steps to step ${formatCount(step)}, on average`;
  return `${which}: ${formatCount(dispatches)} dispatches of ${kernels.length} kernels took ${formatMilliseconds(milliseconds)}.`;
}

/** What a person waits for, or does, until the measurement comes. */
export function describeWait(training: boolean): string {
  return training ? 'Measuring the next step…' : 'The next step will be measured: press Step or Train.';
}
