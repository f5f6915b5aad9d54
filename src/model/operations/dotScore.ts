/** scores[t, b, s] = queries[t, b] · keys[s, b]: a matrix product for each row of the batch. */
import type { Operation } from '../graph/operation';
import { columns, describe, type Operand, rows, type Value } from '../graph/value';
import { batchedProduct, matrices, transposed } from './batchedProduct';

interface DotScore {
  readonly query: Operand; // [T, B, A]
  readonly keys: Value; // [S, B, A]
  readonly scores: Operand; // [T, B, S]
}

export function dotScore({ query, keys, scores }: DotScore): Operation {
  const [source = 1, batch = 1, size = 1] = keys.shape;
  const stepsOf = (queries: Value) => rows(queries) / batch;
  return {
    name: 'dotScore',
    // scores = Q Kᵀ
    forward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      if (columns(queries) !== size) throw new Error(`dotScore: ${describe(queries)} against ${describe(keys)}.`);
      const q = matrices(to.view(queries), queries, batch);
      const k = matrices(to.view(keys), keys, batch);
      const result = matrices(to.view(output), output, batch);
      batchedProduct(to, q, transposed(k), result, { batch, m: stepsOf(queries), n: source, k: size }, false);
    },
    // dQ += dScores K
    backward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const dScores = matrices(to.gradient(output), output, batch);
      const k = matrices(to.view(keys), keys, batch);
      const dQ = matrices(to.gradient(queries), queries, batch);
      batchedProduct(to, dScores, k, dQ, { batch, m: stepsOf(queries), n: size, k: source }, true);
    },
    // dK += dScoresᵀ Q
    backwardInvariant(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const dScores = matrices(to.gradient(output), output, batch);
      const q = matrices(to.view(queries), queries, batch);
      const dK = matrices(to.gradient(keys), keys, batch);
      batchedProduct(to, transposed(dScores), q, dK, { batch, m: source, n: size, k: stepsOf(queries) }, true);
    },
    rows: {
      of: scores,
      forward(to) {
        const [q, k, result] = [to.vector(query), to.sequence(keys), to.vector(scores)];
        to.sum(
          { count: source, terms: size, adjacent: 'terms' },
          (s, a) => `${q(a)} * ${k(s, a)}`,
          (s, sum) => `${result(s)} = ${sum};`,
        );
      },
      backward(to) {
        const [dQ, k, dScores] = [to.gradient(query), to.sequence(keys), to.gradient(scores)];
        to.sum(
          { count: size, terms: source, adjacent: 'items' },
          (a, s) => `${dScores(s)} * ${k(s, a)}`,
          (a, sum) => `${dQ(a)} += ${sum};`,
        );
      },
    },
  };
}
