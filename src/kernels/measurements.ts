/** What has been measured on a device, and the time that measuring more may take. */

/** Milliseconds of a run for the fastest products, what is compiled for them included, and for the fastest lowering of its scans. */
const PRODUCTS_MS = 200;
const SCANS_MS = 100;

export interface MeasurementsOptions {
  readonly forced?: string | undefined;
  readonly keep?: () => void;
}

export class Measurements {
  readonly products = new MeasuringTime(PRODUCTS_MS);
  readonly scans = new MeasuringTime(SCANS_MS);

  /** The variant that all products are forced to be: what else is measured depends on it. */
  readonly forced: string | undefined;
  readonly #choices: Record<string, string>;
  readonly #keep: () => void;

  /** `choices` are those remembered, an answer by question; new ones are added, and `keep` is called. */
  constructor(choices: Record<string, string> = {}, { forced, keep = () => {} }: MeasurementsOptions = {}) {
    this.forced = forced;
    this.#choices = choices;
    this.#keep = keep;
  }

  get choices(): Readonly<Record<string, string>> {
    return this.#choices;
  }

  /** Takes note of an answer, to be remembered. */
  note(question: string, answer: string): void {
    this.#choices[question] = answer;
    this.#keep();
  }

  /** What is measured from now on is for another run. */
  begin(): void {
    this.products.begin();
    this.scans.begin();
  }
}

/** Time of a run to measure in; what is under way when it is over is brought to its end. */
export class MeasuringTime {
  #left: number;

  constructor(private readonly longest: number) {
    this.#left = longest;
  }

  begin(): void {
    this.#left = this.longest;
  }

  /** Milliseconds that this run may still measure for. */
  get left(): number {
    return this.#left;
  }

  /** Measures, and takes the time of it from what is left, less the milliseconds of it that are `free`. */
  async spend<T>(measure: () => Promise<T>, free = 0): Promise<T> {
    const began = performance.now();
    try {
      return await measure();
    } finally {
      this.#left -= Math.max(0, performance.now() - began - free);
    }
  }
}
