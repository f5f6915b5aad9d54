/** Matrix products for each row of a batch, of values that keep their time steps first: [T, B, ·] is B matrices [T, ·]. */
import type { BufferView } from '../../kernels/backend';
import { matmul } from '../../kernels/matmul/matmul';
import type { Lowering } from '../graph/operation';
import type { Value } from '../graph/value';

/** A matrix for each row of the batch, and the elements from one to the next, from row to row and from column to column. */
export interface Matrices {
  readonly view: BufferView;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

/** A value [·, B, columns], or its gradient, as a matrix [·, columns] for each row of the batch. */
export function matrices(view: BufferView, { rowStride }: Value, batch: number): Matrices {
  return { view, batch: rowStride, row: batch * rowStride, column: 1 };
}

export function transposed({ row, column, ...matrix }: Matrices): Matrices {
  return { ...matrix, row: column, column: row };
}

interface Sizes {
  readonly batch: number;
  readonly m: number;
  readonly n: number;
  /** Terms of a number of C. */
  readonly k: number;
}

/** C = A B, or C += A B with `accumulate`; C is [m, n] and not transposed. */
export function batchedProduct(to: Lowering, a: Matrices, b: Matrices, c: Matrices, sizes: Sizes, accumulate: boolean) {
  const strides = {
    aBatchStride: a.batch,
    aRowStride: a.row,
    aColumnStride: a.column,
    bBatchStride: b.batch,
    bRowStride: b.row,
    bColumnStride: b.column,
    cBatchStride: c.batch,
    cRowStride: c.row,
  };
  const bindings = { a: a.view, b: b.view, c: c.view };
  to.emit(matmul.dispatch('forward', bindings, { ...sizes, ...strides, accumulate: Number(accumulate) }));
}
