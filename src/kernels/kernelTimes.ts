/** Sums the times of dispatches by kernel. */
import type { KernelTime } from './backend';
import type { Kernel, KernelVariant } from './defineKernel';

/** A dispatch as far as its time is concerned. */
interface Timed {
  readonly kernel: Kernel;
  readonly variant?: KernelVariant | undefined;
}

export class KernelTimes {
  readonly #byKernel = new Map<Kernel, KernelTime>();

  add({ kernel, variant }: Timed, milliseconds: number): void {
    this.include([{ kernel, variants: [variant], dispatches: 1, milliseconds }]);
  }

  include(times: readonly KernelTime[]): void {
    for (const { kernel, variants, dispatches, milliseconds } of times) {
      const sum = this.#byKernel.get(kernel);
      this.#byKernel.set(kernel, {
        kernel,
        variants: [...new Set([...(sum?.variants ?? []), ...variants])],
        dispatches: (sum?.dispatches ?? 0) + dispatches,
        milliseconds: (sum?.milliseconds ?? 0) + milliseconds,
      });
    }
  }

  /** The longest first. */
  sorted(): KernelTime[] {
    return [...this.#byKernel.values()].sort((a, b) => b.milliseconds - a.milliseconds);
  }
}
