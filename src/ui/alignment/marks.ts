/** Where the grid is looked at, written on its cells. */
import type { Place } from './activeCell';
import { cellOf, type Look } from './viewStore';

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

/** Underlines the labels of what is looked at. */
export function markLooked(table: HTMLTableElement, look: Look | undefined): void {
  for (const label of table.querySelectorAll('th[data-looked]')) label.removeAttribute('data-looked');
  if (look?.column !== undefined) table.rows[0]?.cells[look.column + 1]?.setAttribute('data-looked', '');
  if (look?.row !== undefined) table.rows[look.row + 1]?.cells[0]?.setAttribute('data-looked', '');
}

/** Tells of the pinned cell. */
export function markPinned(table: HTMLTableElement, pinned: Look | undefined): void {
  for (const element of table.querySelectorAll('[aria-selected]')) element.removeAttribute('aria-selected');
  const place = pinned && cellOf(pinned);
  if (place) cellAt(table, place)?.setAttribute('aria-selected', 'true');
}
