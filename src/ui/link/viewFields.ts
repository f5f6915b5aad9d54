/** How things are shown, as far as a link carries it: one table of the choices and the values that each may have. */

export type ViewValue = string | number | boolean;

/** One of a list, or a number between two bounds. */
export type ViewField = readonly ViewValue[] | NumberField;

interface NumberField {
  readonly minimum: number;
  readonly maximum: number;
  /** Whether it counts something. */
  readonly whole?: true;
}

/** Choices by the part of the page and their name there. */
export type ViewFields = Readonly<Record<string, Readonly<Record<string, ViewField>>>>;

export type ViewChoices = Readonly<Record<string, Readonly<Record<string, ViewValue>>>>;
