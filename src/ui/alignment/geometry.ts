/** How large a cell of the map is, in CSS pixels. */

/** Room for the labels of the rows, and for those of the columns. */
export const rowLabelWidth = 36;
export const columnLabelHeight = 32;

const LARGEST = 40;
const LARGEST_LETTER = 16;
const SMALLEST_LETTER = 10;
/** From the highest ascender to the lowest descender, in ems of the label's font. */
const LETTER_HEIGHT = 1.3;

/** The largest whole cell with which the map fits its box, but never smaller than `smallest`: then the box scrolls. */
export function cellSize(width: number, height: number, rows: number, columns: number, smallest: number): number {
  const across = Math.floor((width - rowLabelWidth) / Math.max(columns, 1));
  const down = Math.floor((height - columnLabelHeight) / Math.max(rows, 1));
  return Math.max(smallest, Math.min(LARGEST, across, down));
}

/** Font size of a row's label: the largest whole one at which labels of rows of this height do not touch. */
export function rowLetterSize(cell: number): number {
  return Math.max(SMALLEST_LETTER, Math.min(LARGEST_LETTER, Math.floor(cell / LETTER_HEIGHT)));
}
