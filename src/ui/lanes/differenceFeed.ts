/** The difference of what two sessions show, reckoned once for each pair of maps. */

import type { AlignmentFeed, Snapshot } from '../alignmentFeed';
import { type Difference, differenceOf, type Names, whyNone } from './difference';

export class DifferenceFeed {
  readonly #first: AlignmentFeed;
  readonly #second: AlignmentFeed;
  #of: readonly (Snapshot | undefined)[] = [];
  #difference: Difference | undefined;

  constructor(
    first: AlignmentFeed,
    second: AlignmentFeed,
    readonly names: Names = ['A', 'B'],
  ) {
    this.#first = first;
    this.#second = second;
  }

  /** What both draw; where one of them lacks the map that is chosen, the alignments of both. */
  get #maps(): readonly [Snapshot | undefined, Snapshot | undefined] {
    const [a, b] = [this.#first.drawn, this.#second.drawn];
    if ((a?.alignment.shown === undefined) === (b?.alignment.shown === undefined)) return [a, b];
    return [this.#first.latest, this.#second.latest];
  }

  /** Undefined where there are no two maps to subtract. */
  get latest(): Difference | undefined {
    const [a, b] = this.#maps;
    if (a !== this.#of[0] || b !== this.#of[1]) {
      this.#of = [a, b];
      this.#difference = a && b && differenceOf(a.alignment, b.alignment, this.names, [a.step, b.step]);
    }
    return this.#difference;
  }

  /** Why there are none, in words. */
  get whyNone(): string {
    const [a, b] = this.#maps;
    return whyNone(a?.alignment, b?.alignment, this.names);
  }

  /** Returns what ends the subscription. */
  readonly subscribe = (listener: () => void): (() => void) => {
    const stops = [this.#first, this.#second].map(({ changed }) => changed.subscribe(listener));
    return () => {
      for (const stop of stops) stop();
    };
  };
}
