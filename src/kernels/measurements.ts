/** What has been measured on a device, and the time that measuring more may take. */

/** Milliseconds of a run, whatever it measures; what is under way when they are over is brought to its end. */
const LONGEST_MS = 300;

export class Measurements {
  #left = LONGEST_MS;

  /** `choices` are those remembered, an answer by question; new ones are added. */
  constructor(readonly choices: Record<string, string> = {}) {}

  /** What is measured from now on is for another run. */
  begin(): void {
    this.#left = LONGEST_MS;
  }

  /** Milliseconds that this run may still measure for. */
  get left(): number {
    return this.#left;
  }

  /** Measures, and takes the time of it from what is left. */
  async spend<T>(measure: () => Promise<T>): Promise<T> {
    const began = performance.now();
    try {
      return await measure();
    } finally {
      this.#left -= performance.now() - began;
    }
  }
}
