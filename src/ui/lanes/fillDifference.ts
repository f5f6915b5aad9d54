/** Writes a difference into the cells of a grid, on the document itself, as fillGrid.ts does a map. */
import { exactWeight } from '../alignment/csv';
import { writeLabel } from '../alignment/fillGrid';
import { axesOf } from '../alignment/mapAlignment';
import { type Difference, describeValue, differenceColumns, differenceRows, valueAt } from './difference';

/** Returns whether the table had the shape of the difference; where it had not, nothing is written. */
export function fillDifference(table: HTMLTableElement, difference: Difference): boolean {
  const source = differenceColumns(difference);
  const output = differenceRows(difference);
  const [heads, ...rows] = table.rows;
  if (!heads || rows.length !== output.length || heads.cells.length !== source.length + 1) return false;
  source.forEach((label, column) => {
    writeLabel(heads.cells[column + 1], label);
  });
  const axes = axesOf(difference.first.shown?.kind);
  output.forEach((to, index) => {
    const row = rows[index];
    writeLabel(row?.cells[0], to);
    source.forEach((from, column) => {
      const cell = row?.cells[column + 1];
      if (!cell) return;
      const told = describeValue(difference, index, column);
      const name = `${axes.row.name} ${to.name}, ${axes.column.name} ${from.name}, ${told}`;
      if (cell.ariaLabel !== name) cell.ariaLabel = name;
      const value = valueAt(difference, index, column);
      const exact = value === undefined ? '' : exactWeight(value);
      if (cell.dataset.difference !== exact) cell.dataset.difference = exact;
    });
  });
  return true;
}
