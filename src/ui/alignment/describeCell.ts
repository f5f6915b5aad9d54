/** What is looked at, in words and numbers. */
import { formatWeight } from '../format';
import type { Place } from './activeCell';
import { axesOf, isMasked, type MapAlignment } from './mapAlignment';
import { largestColumn, largestRow, rankInRow, weightAt } from './matrix';
import { outputLabels, quoted, sourceLabels } from './symbols';
import { cellOf, type Look } from './viewStore';

/** “0” ← “2”  α = 0.83; empty where the place is outside the map. */
export function describeCell(alignment: MapAlignment, { row, column }: Place): string {
  const to = outputLabels(alignment)[row];
  const from = sourceLabels(alignment)[column];
  if (!to || !from) return '';
  const cell = `${quoted(to)} ← ${quoted(from)}`;
  if (isMasked(alignment, row, column)) return `${cell}  masked: it may not look there`;
  const value = formatWeight(weightAt(alignment, row, column));
  return `${cell}  α ${value.startsWith('<') ? value : `= ${value}`}`;
}

/** The cell; of a row or column alone, the cell of its largest weight. Empty where it is outside the map. */
export function describeLook(alignment: MapAlignment, look: Look): string {
  return describeCell(alignment, mainCell(alignment, look));
}

/** What the cell of `describeLook` is to its row or column. */
export function describeRank(alignment: MapAlignment, look: Look): string {
  const { row, column } = mainCell(alignment, look);
  if (row >= alignment.outputSymbols.length || column >= alignment.sourceSymbols.length) return '';
  if (isMasked(alignment, row, column)) return '';
  if (cellOf(look)) return `rank ${rankInRow(alignment, row, column)} of ${alignment.sourceSymbols.length}`;
  return look.row === undefined ? 'largest of its column' : 'largest of its row';
}

/** Each output token and the input that it weighs most, for those who cannot see the ribbons. */
export function describeRibbons(alignment: MapAlignment): string {
  const source = sourceLabels(alignment);
  const rows = outputLabels(alignment).map(({ name }, row) => {
    const column = largestColumn(alignment, row);
    return `${name} from ${source[column]?.name ?? ''}, ${formatWeight(weightAt(alignment, row, column))}`;
  });
  const { row, column } = axesOf(alignment.shown?.kind);
  return `Each ${row.name} token and the ${column.name} it weighs most: ${rows.join('; ')}.`;
}

/** The weights of one step, for those who cannot see the bars. */
export function describeStep(alignment: MapAlignment, row: number): string {
  const to = outputLabels(alignment)[row]?.name ?? '';
  const weights = sourceLabels(alignment).map(({ name }, column) => {
    return `${name} ${formatWeight(weightAt(alignment, row, column))}`;
  });
  const axes = axesOf(alignment.shown?.kind);
  return `Weights of ${axes.row.name} ${to} over the ${axes.column.name}: ${weights.join(', ')}.`;
}

export function mainCell(alignment: MapAlignment, { row, column }: Look): Place {
  if (row !== undefined) return { row, column: column ?? largestColumn(alignment, row) };
  return { row: largestRow(alignment, column ?? 0), column: column ?? 0 };
}
