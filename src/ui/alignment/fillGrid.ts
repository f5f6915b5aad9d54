/**
 * Writes a snapshot into the cells of the grid. Done on the document itself, because a map may have four thousand cells
 * and arrives several times a second; only what has changed is touched.
 */
import { formatWeight } from '../format';
import { exactWeight } from './csv';
import type { DrawnMap } from './drawnMap';
import { axesOf, isMasked } from './mapAlignment';
import { computedWeight, isGold, largestColumn, weightAt } from './matrix';
import { type Label, outputLabels, sourceLabels } from './symbols';

type MarkedMap = Pick<DrawnMap, 'alignment' | 'computed' | 'showGold' | 'showArgmax'>;

/** Returns whether the table had the shape of the snapshot; where it had not, nothing is written. */
export function fillGrid(table: HTMLTableElement, map: MarkedMap): boolean {
  const { alignment, showGold, showArgmax } = map;
  const source = sourceLabels(alignment);
  const output = outputLabels(alignment);
  const [heads, ...rows] = table.rows;
  if (!heads || rows.length !== output.length || heads.cells.length !== source.length + 1) return false;
  source.forEach((label, column) => {
    writeLabel(heads.cells[column + 1], label);
  });
  const { row: rowAxis, column: columnAxis } = axesOf(alignment.shown?.kind);
  output.forEach((to, index) => {
    const row = rows[index];
    if (!row) return;
    writeLabel(row.cells[0], to);
    const largest = largestColumn(alignment, index);
    source.forEach((from, column) => {
      const weight = weightAt(alignment, index, column);
      const marks = `${showGold && isGold(alignment, index, column) ? ', expected' : ''}${
        showArgmax && column === largest ? ', largest of its row' : ''
      }`;
      const before = computedWeight(map, index, column);
      const original = before === undefined ? '' : `, computed ${formatWeight(before)}`;
      const masked = isMasked(alignment, index, column);
      const told = masked ? 'masked' : `weight ${formatWeight(weight)}${original}${marks}`;
      const name = `${rowAxis.name} ${to.name}, ${columnAxis.name} ${from.name}, ${told}`;
      const cell = row.cells[column + 1];
      if (!cell) return;
      if (cell.ariaLabel !== name) cell.ariaLabel = name;
      const exact = exactWeight(weight);
      if (cell.dataset.weight !== exact) cell.dataset.weight = exact;
    });
  });
  return true;
}

/** Writes a label into the head of a row or column. */
export function writeLabel(cell: HTMLTableCellElement | undefined, { text, name, kind, edited: own }: Label): void {
  const label = cell?.firstElementChild;
  if (!cell || !label) return;
  const edited = own === true;
  if (label.textContent === text && cell.dataset.kind === kind && cell.hasAttribute('data-edited') === edited) return;
  const told = edited ? `${name}, edited` : name;
  label.textContent = text;
  cell.dataset.kind = kind;
  cell.toggleAttribute('data-edited', edited);
  cell.ariaLabel = kind === 'token' && !edited ? null : told;
  cell.title = told;
}
