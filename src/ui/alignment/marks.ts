/** Where the grid is looked at, written on its cells. */
import type { Place } from './activeCell';

/** The cell of a grid at a place; its first row and column hold the labels. */
export function cellAt(table: HTMLTableElement, { row, column }: Place): HTMLTableCellElement | undefined {
  return table.rows[row + 1]?.cells[column + 1];
}

/** Moves the one tab stop of the grid. */
export function moveTabStop(table: HTMLTableElement, from: Place, to: Place): void {
  const before = cellAt(table, from);
  const after = cellAt(table, to);
  if (before) before.tabIndex = -1;
  if (after) after.tabIndex = 0;
}

/** Frames the cell that is looked at and underlines its two labels; tells the sheet around the table which it is. */
export function markLooked(table: HTMLTableElement, place: Place | undefined): void {
  for (const element of table.querySelectorAll('[data-looked]')) element.removeAttribute('data-looked');
  const sheet = table.parentElement;
  sheet?.toggleAttribute('data-looking', place !== undefined);
  if (!place) return;
  sheet?.style.setProperty('--looked-row', String(place.row));
  sheet?.style.setProperty('--looked-column', String(place.column));
  const found = [table.rows[0]?.cells[place.column + 1], table.rows[place.row + 1]?.cells[0], cellAt(table, place)];
  for (const element of found) element?.setAttribute('data-looked', '');
}
