/**
 * Columns that a person takes out of every row of weights become 0, and the others are scaled so that the row sums to 1. It
 * has no gradient.
 */
import { removeColumns as kernel } from '../../kernels/removeColumns/removeColumns';
import type { Operation } from '../graph/operation';
import { columns, type Operand, rows, type Value } from '../graph/value';

interface RemoveColumns {
  /** Not 0 where a column is taken out. */
  readonly removed: Value; // [S], u32
  readonly weights: Operand; // [B, S], or of heads [B, N, S]
}

export function removeColumns({ removed, weights }: RemoveColumns): Operation {
  return {
    name: 'removeColumns',
    forward(to) {
      const output = to.at(weights);
      to.emit(
        kernel.dispatch(
          'forward',
          { removed: to.view(removed), values: to.view(output) },
          { rows: rows(output), columns: columns(output) },
        ),
      );
    },
  };
}
