/** Sums the times of dispatches by kernel. */
import type { KernelTime } from './backend';
import type { Kernel } from './defineKernel';

export class KernelTimes {
  readonly #byKernel = new Map<Kernel, { dispatches: number; milliseconds: number }>();

  add(kernel: Kernel, milliseconds: number, dispatches = 1): void {
    const sum = this.#byKernel.get(kernel) ?? { dispatches: 0, milliseconds: 0 };
    this.#byKernel.set(kernel, {
      dispatches: sum.dispatches + dispatches,
      milliseconds: sum.milliseconds + milliseconds,
    });
  }

  include(times: readonly KernelTime[]): void {
    for (const { kernel, dispatches, milliseconds } of times) this.add(kernel, milliseconds, dispatches);
  }

  /** The longest first. */
  sorted(): KernelTime[] {
    return Array.from(this.#byKernel, ([kernel, sum]) => ({ kernel, ...sum })).sort(
      (a, b) => b.milliseconds - a.milliseconds,
    );
  }
}
