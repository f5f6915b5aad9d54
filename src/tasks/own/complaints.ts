/** Rows that cannot be used: how many for each reason, and the first few of each by line. */

export type Reason =
  | 'columns'
  | 'quote'
  | 'unreadable'
  | 'nul'
  | 'empty'
  | 'length'
  | 'repeated'
  | 'vocabulary'
  | 'alike'
  | 'inTest';

/** What each reason is called beside its count. */
export const reasonLabels: Readonly<Record<Reason, string>> = {
  columns: 'wrong number of columns',
  quote: 'quote that is not closed',
  unreadable: 'unreadable characters',
  nul: 'NUL characters',
  empty: 'empty source or target',
  length: 'longer than the maximum',
  repeated: 'repeats an earlier pair',
  vocabulary: 'training target outside the vocabulary',
  alike: 'held-out source that reads like a training source',
  inTest: 'source is in the test file',
};

export interface Complaint {
  /** The line of the file on which the row begins, counted from 1. */
  readonly line: number;
  readonly reason: Reason;
  /** What is wrong with this row, in words. */
  readonly words: string;
}

/** Complaints as plain data, which a worker may post. */
export interface Complaints {
  readonly counts: Readonly<Partial<Record<Reason, number>>>;
  /** The first few of each reason, by line. */
  readonly first: readonly Complaint[];
}

/** How many rows of a reason are kept to be shown. */
const SHOWN = 5;

export class ComplaintBook {
  readonly #counts: Partial<Record<Reason, number>>;
  readonly #first: Complaint[];

  /** Goes on from complaints made earlier, if any. */
  constructor(earlier: Complaints = { counts: {}, first: [] }) {
    this.#counts = { ...earlier.counts };
    this.#first = [...earlier.first];
  }

  add(reason: Reason, line: number, words: string): void {
    const count = (this.#counts[reason] ?? 0) + 1;
    this.#counts[reason] = count;
    if (count <= SHOWN) this.#first.push({ line, reason, words });
  }

  get complaints(): Complaints {
    const first = this.#first.toSorted((a, b) => a.line - b.line);
    return { counts: { ...this.#counts }, first };
  }
}
