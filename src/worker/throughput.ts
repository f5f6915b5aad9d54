/** Steps a second over the last moments of a stretch of training. */

const WINDOW_MS = 1500;

export class Throughput {
  #samples: { readonly at: number; readonly step: number }[] = [];

  get running(): boolean {
    return this.#samples.length > 0;
  }

  start(at: number, step: number): void {
    this.#samples = [{ at, step }];
  }

  stop(): void {
    this.#samples = [];
  }

  /** Notes a step and gives the rate; 0 while nothing is known. */
  at(at: number, step: number): number {
    const first = this.#samples[0];
    if (!first) return 0;
    this.#samples.push({ at, step });
    while (this.#samples.length > 2 && at - (this.#samples[1]?.at ?? at) >= WINDOW_MS) this.#samples.shift();
    const oldest = this.#samples[0] ?? first;
    return at > oldest.at ? ((step - oldest.step) * 1000) / (at - oldest.at) : 0;
  }
}
