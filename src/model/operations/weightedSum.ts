/** context[t, b] = Σ_s weights[t, b, s] values[s, b]: a matrix product for each row of the batch. */
import type { Operation } from '../graph/operation';
import { type Operand, rows, type Value } from '../graph/value';
import { batchedProduct, matrices, transposed } from './batchedProduct';

interface WeightedSum {
  readonly weights: Operand; // [T, B, S]
  readonly values: Value; // [S, B, D]
  readonly context: Operand; // [T, B, D]
}

export function weightedSum({ weights, values, context }: WeightedSum): Operation {
  const [source = 1, batch = 1, size = 1] = values.shape;
  const stepsOf = (output: Value) => rows(output) / batch;
  return {
    name: 'weightedSum',
    // C = P V
    forward(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      const p = matrices(to.view(input), input, batch);
      const v = matrices(to.view(values), values, batch);
      const c = matrices(to.view(output), output, batch);
      batchedProduct(to, p, v, c, { batch, m: stepsOf(output), n: size, k: source }, false);
    },
    // dP += dC Vᵀ
    backward(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      const dC = matrices(to.gradient(output), output, batch);
      const v = matrices(to.view(values), values, batch);
      const dP = matrices(to.gradient(input), input, batch);
      batchedProduct(to, dC, transposed(v), dP, { batch, m: stepsOf(output), n: source, k: size }, true);
    },
    // dV += Pᵀ dC
    backwardInvariant(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      const p = matrices(to.view(input), input, batch);
      const dC = matrices(to.gradient(output), output, batch);
      const dV = matrices(to.gradient(values), values, batch);
      batchedProduct(to, transposed(p), dC, dV, { batch, m: source, n: size, k: stepsOf(output) }, true);
    },
    rows: {
      of: context,
      forward(to) {
        const [p, v, c] = [to.vector(weights), to.sequence(values), to.vector(context)];
        to.sum(
          { count: size, terms: source, adjacent: 'items' },
          (d, s) => `${p(s)} * ${v(s, d)}`,
          (d, sum) => `${c(d)} = ${sum};`,
        );
      },
      backward(to) {
        const [dP, v, dC] = [to.gradient(weights), to.sequence(values), to.gradient(context)];
        to.sum(
          { count: source, terms: size, adjacent: 'terms' },
          (s, d) => `${dC(d)} * ${v(s, d)}`,
          (s, sum) => `${dP(s)} += ${sum};`,
        );
      },
    },
  };
}
