/** scores[t, b, s] = queries[t, b] · keys[s, b]: a matrix product for each row of the batch. */
import { matmul } from '../../kernels/matmul/matmul';
import type { Operation } from '../graph/operation';
import { columns, describe, type Operand, rows, type Value } from '../graph/value';

interface DotScore {
  readonly query: Operand; // [T, B, A]
  readonly keys: Value; // [S, B, A]
  readonly scores: Operand; // [T, B, S]
}

export function dotScore({ query, keys, scores }: DotScore): Operation {
  const [source = 1, batch = 1, size = 1] = keys.shape;
  /** The sides of the product as matrices [T, A], [S, A] and [T, S] of one row of the batch. */
  function sides(queries: Value, output: Value) {
    if (columns(queries) !== size) throw new Error(`dotScore: ${describe(queries)} against ${describe(keys)}.`);
    return {
      steps: rows(queries) / batch,
      query: { batch: queries.rowStride, row: batch * queries.rowStride },
      keys: { batch: keys.rowStride, row: batch * keys.rowStride },
      scores: { batch: output.rowStride, row: batch * output.rowStride },
    };
  }
  return {
    name: 'dotScore',
    forward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const of = sides(queries, output);
      to.emit(
        matmul.dispatch(
          'forward',
          { a: to.view(queries), b: to.view(keys), c: to.view(output) },
          {
            batch,
            m: of.steps,
            n: source,
            k: size,
            aBatchStride: of.query.batch,
            aRowStride: of.query.row,
            aColumnStride: 1,
            bBatchStride: of.keys.batch,
            bRowStride: 1,
            bColumnStride: of.keys.row,
            cBatchStride: of.scores.batch,
            cRowStride: of.scores.row,
            accumulate: 0,
          },
        ),
      );
    },
    // dQuery += dScores K
    backward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const of = sides(queries, output);
      to.emit(
        matmul.dispatch(
          'forward',
          { a: to.gradient(output), b: to.view(keys), c: to.gradient(queries) },
          {
            batch,
            m: of.steps,
            n: size,
            k: source,
            aBatchStride: of.scores.batch,
            aRowStride: of.scores.row,
            aColumnStride: 1,
            bBatchStride: of.keys.batch,
            bRowStride: of.keys.row,
            bColumnStride: 1,
            cBatchStride: of.query.batch,
            cRowStride: of.query.row,
            accumulate: 1,
          },
        ),
      );
    },
    // dK += dScoresᵀ Q
    backwardInvariant(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const of = sides(queries, output);
      to.emit(
        matmul.dispatch(
          'forward',
          { a: to.gradient(output), b: to.view(queries), c: to.gradient(keys) },
          {
            batch,
            m: source,
            n: size,
            k: of.steps,
            aBatchStride: of.scores.batch,
            aRowStride: 1,
            aColumnStride: of.scores.row,
            bBatchStride: of.query.batch,
            bRowStride: of.query.row,
            bColumnStride: 1,
            cBatchStride: of.keys.batch,
            cRowStride: of.keys.row,
            accumulate: 1,
          },
        ),
      );
    },
  };
}
