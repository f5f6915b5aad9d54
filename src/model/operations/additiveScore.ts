/** scores[b, s] = vᵀ tanh(keys[s, b] + query[b]) for the real source positions, else 0 (Bahdanau, Cho and Bengio, 2015). */
import { additiveScore as kernel } from '../../kernels/additiveScore/additiveScore';
import type { Operation } from '../graph/operation';
import { columns, type Operand, rows, type Value } from '../graph/value';

interface AdditiveScore {
  readonly query: Operand; // [B, A]
  readonly keys: Value; // [S, B, A]
  readonly v: Value; // [1, A]
  readonly lengths: Value; // [B], u32
  readonly scores: Operand; // [B, S]
}

export function additiveScore({ query, keys, v, lengths, scores }: AdditiveScore): Operation {
  const [source = 1, batch = 1, size = 1] = keys.shape;
  const uniforms = (queries: Value) => ({ steps: rows(queries) / batch, batch, source, size });
  if (columns(v) !== size) throw new Error(`additiveScore: v has ${columns(v)} numbers, the keys have ${size}.`);
  return {
    name: 'additiveScore',
    forward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      to.emit(
        kernel.dispatch(
          'forward',
          {
            query: to.view(queries),
            keys: to.view(keys),
            v: to.view(v),
            lengths: to.view(lengths),
            scores: to.view(output),
          },
          uniforms(queries),
        ),
      );
    },
    backward(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      to.emit(
        kernel.dispatch(
          'backwardQuery',
          {
            query: to.view(queries),
            keys: to.view(keys),
            v: to.view(v),
            lengths: to.view(lengths),
            dScores: to.gradient(output),
            dQuery: to.gradient(queries),
          },
          uniforms(queries),
        ),
      );
    },
    backwardInvariant(to) {
      const [queries, output] = [to.at(query), to.at(scores)];
      const shared = {
        query: to.view(queries),
        keys: to.view(keys),
        lengths: to.view(lengths),
        dScores: to.gradient(output),
      };
      to.emit(
        kernel.dispatch('backwardKeys', { ...shared, v: to.view(v), dKeys: to.gradient(keys) }, uniforms(queries)),
      );
      to.emit(kernel.dispatch('backwardV', { ...shared, dV: to.gradient(v) }, uniforms(queries)));
    },
    rows: {
      of: scores,
      forward(to) {
        const [q, k, vector, result] = [to.vector(query), to.sequence(keys), to.matrix(v), to.vector(scores)];
        to.line(`let length = ${to.scalar(lengths)};`);
        to.sum(
          { count: source, terms: size, adjacent: 'terms' },
          (s, a) => `${vector('0', a)} * safeTanh(${k(s, a)} + ${q(a)})`,
          (s, sum) => `${result(s)} = select(0.0, ${sum}, ${s} < length);`,
        );
      },
      // The scores of padding have no gradient: the softmax gives them none.
      backward(to) {
        const [q, k, vector] = [to.vector(query), to.sequence(keys), to.matrix(v)];
        const [dScores, dQ] = [to.gradient(scores), to.gradient(query)];
        to.sum(
          { count: size, terms: source, adjacent: 'items' },
          (a, s) => `${dScores(s)} * squareOfSech(${k(s, a)} + ${q(a)})`,
          (a, sum) => `${dQ(a)} += ${vector('0', a)} * ${sum};`,
        );
      },
    },
  };
}
