/** What a measurement says: a number, how far it can be trusted, and what it rests on. */

export interface Interval {
  readonly low: number;
  readonly high: number;
}

export interface Estimate {
  readonly value: number;
  /** 95 %: over many sets drawn like this one, about 95 of 100 such intervals hold the true value. */
  readonly interval: Interval;
  /** Items measured: predictions, or examples with an alignment. */
  readonly n: number;
}
