import type { Alignment } from '../../worker/protocol';
import { formatWeight } from '../format';
import type { Place } from './activeCell';
import { outputLabels, sourceLabels } from './symbols';

/** “0” ← “2”  α = 0.83; empty where the place is outside the map. */
export function describeCell(alignment: Alignment, { row, column }: Place): string {
  const to = outputLabels(alignment)[row];
  const from = sourceLabels(alignment)[column];
  const weight = alignment.weights[row * alignment.sourceSymbols.length + column];
  if (!to || !from || weight === undefined) return '';
  const value = formatWeight(weight);
  return `“${to.name}” ← “${from.name}”  α ${value.startsWith('<') ? value : `= ${value}`}`;
}
