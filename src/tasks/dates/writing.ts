/** One way to write a day, given in whole days since 1970-01-01. */
export type WriteDay = (day: number) => string;

/** A piece of a written day; of the year, the month and the day of the month in digits or letters, or of anything else. */
export interface DatePart {
  readonly type: 'year' | 'month' | 'day' | 'other';
  readonly value: string;
}

/** Ways to write a day that belong together: those of a locale, or of another program. */
export interface Writing {
  /** Distinct forms, each of which can be read without being told which it is. */
  readonly forms: readonly WriteDay[];
  /**
   * The pieces of a day as a form, by its place in the list, writes it; undefined where a year, month or day of ISO 8601 is
   * not made of the one that is written, as in a calendar with other months.
   */
  parts(form: number, day: number): readonly DatePart[] | undefined;
  /** Every character of every text. */
  readonly characters: ReadonlySet<string>;
  /** Code points of the longest text. */
  readonly maximumLength: number;
  /** Days among which the meaning of a text is, if it has one: what is left is to write them. */
  candidates(text: string): readonly number[];
}
