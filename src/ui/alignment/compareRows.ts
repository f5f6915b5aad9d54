import type { Alignment } from '../../worker/protocol';

/** The largest difference between two rows of the map in any column, 0 to 1. */
export function largestRowDifference({ weights, sourceSymbols }: Pick<Alignment, 'weights' | 'sourceSymbols'>): number {
  const columns = sourceSymbols.length;
  let largest = 0;
  for (let column = 0; column < columns; column++) {
    let low = 1;
    let high = 0;
    for (let index = column; index < weights.length; index += columns) {
      const weight = weights[index] ?? 0;
      low = Math.min(low, weight);
      high = Math.max(high, weight);
    }
    largest = Math.max(largest, high - low);
  }
  return largest;
}

/** The same in a sentence; undefined where there are no two rows. */
export function describeRows(
  alignment: Pick<Alignment, 'weights' | 'sourceSymbols' | 'outputSymbols'>,
): string | undefined {
  if (alignment.outputSymbols.length < 2 || alignment.weights.length === 0) return undefined;
  const difference = largestRowDifference(alignment).toFixed(4);
  const lead = difference === '0.0000' ? 'All rows are the same: the' : 'The';
  return `${lead} largest difference between two rows is ${difference}.`;
}
