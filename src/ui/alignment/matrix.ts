/** What can be read off the map row by row and column by column. */
import type { Alignment } from '../../worker/protocol';

/** Whether there is no map: the decoder of the model looks at nothing. */
export function isBlind({ weights }: Pick<Alignment, 'weights'>): boolean {
  return weights.length === 0;
}

export function weightAt({ weights, sourceSymbols }: Alignment, row: number, column: number): number {
  return weights[row * sourceSymbols.length + column] ?? 0;
}

/** The column of a row's largest weight, the first of equals. */
export function largestColumn({ weights, sourceSymbols }: Alignment, row: number): number {
  const columns = sourceSymbols.length;
  const own = weights.subarray(row * columns, (row + 1) * columns);
  return own.indexOf(Math.max(...own));
}

/** The row of a column's largest weight, the first of equals. */
export function largestRow(alignment: Alignment, column: number): number {
  let found = 0;
  for (let row = 1; row < alignment.outputSymbols.length; row++) {
    if (weightAt(alignment, row, column) > weightAt(alignment, found, column)) found = row;
  }
  return found;
}

/** 1 for the largest weight of a row; equals share the better rank. */
export function rankInRow(alignment: Alignment, row: number, column: number): number {
  const weight = weightAt(alignment, row, column);
  return 1 + alignment.sourceSymbols.filter((_, other) => weightAt(alignment, row, other) > weight).length;
}

/** What a cell of an edited row weighs as the model computes it; undefined where its row is not edited, or not computed. */
export function computedWeight(
  { alignment, computed }: { readonly alignment: Alignment; readonly computed: Alignment | undefined },
  row: number,
  column: number,
): number | undefined {
  if (!computed || row >= computed.outputSymbols.length || !alignment.edited?.includes(row)) return undefined;
  return weightAt(computed, row, column);
}

export function isGold({ gold }: Alignment, row: number, column: number): boolean {
  return gold?.[row]?.includes(column) ?? false;
}
