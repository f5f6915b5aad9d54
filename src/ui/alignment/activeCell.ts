/** Which cell of the grid a key or an event means. */
import type { Look } from './viewStore';

export interface Place {
  readonly row: number;
  readonly column: number;
}

/** Where a key leads from a place; undefined for keys that lead nowhere. Edges hold. */
export function placeAfter(key: string, whole: boolean, from: Place, rows: number, columns: number): Place | undefined {
  const { row, column } = from;
  switch (key) {
    case 'ArrowLeft':
      return { row, column: Math.max(0, column - 1) };
    case 'ArrowRight':
      return { row, column: Math.min(columns - 1, column + 1) };
    case 'ArrowUp':
      return { row: Math.max(0, row - 1), column };
    case 'ArrowDown':
      return { row: Math.min(rows - 1, row + 1), column };
    case 'Home':
      return { row: whole ? 0 : row, column: 0 };
    case 'End':
      return { row: whole ? rows - 1 : row, column: columns - 1 };
    default:
      return undefined;
  }
}

/** The cell, row or column whose cell or header an event happened in. */
export function lookOf(target: EventTarget | null): Look | undefined {
  const cell = target instanceof Element ? target.closest<HTMLElement>('[data-row], [data-column]') : null;
  if (!cell) return undefined;
  const { row, column } = cell.dataset;
  return {
    ...(row === undefined ? {} : { row: Number(row) }),
    ...(column === undefined ? {} : { column: Number(column) }),
  };
}
