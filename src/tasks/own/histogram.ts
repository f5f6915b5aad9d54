/** How many texts have how many tokens. */
import { longestLength } from './options';

export interface LengthHistogram {
  /** Texts of 0, 1, 2 … tokens, as far as can be asked for. */
  readonly counts: readonly number[]; // [longestLength + 1]
  /** Texts that are longer still. */
  readonly longer: number;
  /** Tokens of the longest text. */
  readonly longest: number;
}

export class LengthCounter {
  readonly #counts = new Array<number>(longestLength + 1).fill(0);
  #longer = 0;
  #longest = 0;

  add(length: number): void {
    const count = this.#counts[length];
    if (count === undefined) this.#longer++;
    else this.#counts[length] = count + 1;
    this.#longest = Math.max(this.#longest, length);
  }

  get histogram(): LengthHistogram {
    return { counts: [...this.#counts], longer: this.#longer, longest: this.#longest };
  }
}
