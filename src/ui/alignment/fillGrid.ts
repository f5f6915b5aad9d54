/**
 * Writes a snapshot into the cells of the grid. Done on the document itself, because a map may have four thousand cells
 * and arrives several times a second; only what has changed is touched.
 */
import type { Alignment } from '../../worker/protocol';
import { formatWeight } from '../format';
import { type Label, outputLabels, sourceLabels } from './symbols';

/** Returns whether the table had the shape of the snapshot; where it had not, nothing is written. */
export function fillGrid(table: HTMLTableElement, alignment: Alignment): boolean {
  const source = sourceLabels(alignment);
  const output = outputLabels(alignment);
  const [heads, ...rows] = table.rows;
  if (!heads || rows.length !== output.length || heads.cells.length !== source.length + 1) return false;
  source.forEach((label, column) => {
    writeLabel(heads.cells[column + 1], label);
  });
  output.forEach((to, index) => {
    const row = rows[index];
    if (!row) return;
    writeLabel(row.cells[0], to);
    source.forEach((from, column) => {
      const weight = alignment.weights[index * source.length + column] ?? 0;
      const name = `output ${to.name}, input ${from.name}, weight ${formatWeight(weight)}`;
      const cell = row.cells[column + 1];
      if (!cell) return;
      if (cell.ariaLabel !== name) cell.ariaLabel = name;
      const exact = weight.toFixed(4);
      if (cell.dataset.weight !== exact) cell.dataset.weight = exact;
    });
  });
  return true;
}

function writeLabel(cell: HTMLTableCellElement | undefined, { text, name, kind }: Label): void {
  const label = cell?.firstElementChild;
  if (!cell || !label || (label.textContent === text && cell.dataset.kind === kind)) return;
  label.textContent = text;
  cell.dataset.kind = kind;
  if (kind === 'character') cell.ariaLabel = null;
  else cell.ariaLabel = name;
  cell.title = kind === 'character' ? '' : name;
}
