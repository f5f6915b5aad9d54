/** scores[t, b, s] = queries[t, b] · keys[s, b]: a matrix product for each row of the batch. */
import type { BufferView } from '../../kernels/backend';
import { matmul } from '../../kernels/matmul/matmul';
import type { Lowering, Operation } from '../graph/operation';
import { columns, describe, type Operand, rows, type Value } from '../graph/value';

interface DotScore {
  readonly query: Operand; // [T, B, A]
  readonly keys: Value; // [S, B, A]
  readonly scores: Operand; // [T, B, S]
}

/** A matrix for each row of the batch, and the elements from one to the next, from row to row and from column to column. */
interface Matrices {
  readonly view: BufferView;
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

export function dotScore({ query, keys, scores }: DotScore): Operation {
  const [source = 1, batch = 1, size = 1] = keys.shape;
  const stepsOf = (queries: Value) => rows(queries) / batch;

  /** A value [·, B, columns] as a matrix [·, columns] for each row of the batch. */
  function matrices(view: BufferView, { rowStride }: Value): Matrices {
    return { view, batch: rowStride, row: batch * rowStride, column: 1 };
  }

  /** C = A B, or C += A B, with C [m, n] and k terms a number. */
  function product(to: Lowering, a: Matrices, b: Matrices, c: Matrices, m: number, n: number, k: number, sum: boolean) {
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
    to.emit(matmul.dispatch('forward', bindings, { batch, m, n, k, ...strides, accumulate: Number(sum) }));
  }

  return {
    name: 'dotScore',
    // scores = Q Kᵀ
    forward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      if (columns(queries) !== size) throw new Error(`dotScore: ${describe(queries)} against ${describe(keys)}.`);
      const [q, k] = [matrices(to.view(queries), queries), matrices(to.view(keys), keys)];
      product(to, q, transposed(k), matrices(to.view(output), output), stepsOf(queries), source, size, false);
    },
    // dQ += dScores K
    backward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const [dScores, k] = [matrices(to.gradient(output), output), matrices(to.view(keys), keys)];
      product(to, dScores, k, matrices(to.gradient(queries), queries), stepsOf(queries), size, source, true);
    },
    // dK += dScoresᵀ Q
    backwardInvariant(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const [dScores, q] = [matrices(to.gradient(output), output), matrices(to.view(queries), queries)];
      product(to, transposed(dScores), q, matrices(to.gradient(keys), keys), source, size, stepsOf(queries), true);
    },
  };
}

function transposed({ row, column, ...matrix }: Matrices): Matrices {
  return { ...matrix, row: column, column: row };
}
