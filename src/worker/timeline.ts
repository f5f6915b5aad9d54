/**
 * The weights of a run as they were, so that a person can go back through its training. Bounded: where it is full, every
 * second moment is let go but the one that is looked at, and what is kept from then on is twice as far apart.
 */

export interface Moment {
  readonly step: number;
  /** The parameters in the layout of their store. */
  readonly values: Float32Array<ArrayBuffer>;
}

/** Moments that are kept at most, and the bytes that they may take together. */
export const MOST_MOMENTS = 64;
export const MOST_BYTES = 96e6;

export class Timeline {
  #moments: Moment[] = [];
  /** The one that was recalled last: the page may still show it, and ask more of it. */
  #recalled: Moment | undefined;
  /** Steps that lie between two moments at least. */
  #interval = 1;

  /** The steps that can be gone back to, in order. */
  get steps(): readonly number[] {
    return this.#moments.map(({ step }) => step);
  }

  /** Bytes that the kept weights take. */
  get bytes(): number {
    return this.#moments.reduce((sum, { values }) => sum + values.byteLength, 0);
  }

  /** Keeps a moment, or lets it go where it is too near to the last one; whether anything changed. */
  add(moment: Moment): boolean {
    const last = this.#moments.at(-1);
    if (last && moment.step - last.step < this.#interval) return false;
    this.#moments.push(moment);
    const most = Math.max(2, Math.min(MOST_MOMENTS, Math.floor(MOST_BYTES / Math.max(1, moment.values.byteLength))));
    if (this.#moments.length > most) {
      const [first, , third] = this.#moments;
      this.#interval = Math.max(2 * this.#interval, (third?.step ?? 0) - (first?.step ?? 0));
      this.#moments = this.#moments.filter((kept, index) => index % 2 === 0 || kept === this.#recalled);
    }
    return true;
  }

  /** Forgets what came after a step, as when a run goes back to its last snapshot. */
  goBackTo(step: number): void {
    this.#moments = this.#moments.filter((moment) => moment.step <= step);
  }

  /** The moment that is nearest to a step, which stays until another is recalled; undefined where none is kept. */
  recall(step: number): Moment | undefined {
    this.#recalled = this.#moments.reduce<Moment | undefined>(
      (best, moment) => (best && Math.abs(best.step - step) <= Math.abs(moment.step - step) ? best : moment),
      undefined,
    );
    return this.#recalled;
  }
}
