/**
 * context[t, b] = Σ_s weights[t, b, s] values[s, b]. For one step it has a kernel of its own; for several at once it is a
 * matrix product for each row of the batch, C = P V.
 */
import { weightedSum as kernel } from '../../kernels/weightedSum/weightedSum';
import type { Operation } from '../graph/operation';
import { isContiguous, type Operand, rows, type Value } from '../graph/value';
import { batchedProduct, matrices, transposed } from './batchedProduct';

interface WeightedSum {
  readonly weights: Operand; // [T, B, S]
  readonly values: Value; // [S, B, D]
  readonly context: Operand; // [T, B, D]
}

export function weightedSum({ weights, values, context }: WeightedSum): Operation {
  const [source = 1, batch = 1, size = 1] = values.shape;
  const stepsOf = (output: Value) => rows(output) / batch;
  const single = { steps: 1, batch, source, size };
  if (!isContiguous(values)) throw new Error('weightedSum: the values must be contiguous.');
  return {
    name: 'weightedSum',
    forward(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      if (stepsOf(output) === 1) {
        const bindings = { weights: to.view(input), values: to.view(values), context: to.view(output) };
        to.emit(kernel.dispatch('forward', bindings, single));
        return;
      }
      const p = matrices(to.view(input), input, batch);
      const v = matrices(to.view(values), values, batch);
      const c = matrices(to.view(output), output, batch);
      batchedProduct(to, p, v, c, { batch, m: stepsOf(output), n: size, k: source }, false);
    },
    // dP += dC Vᵀ
    backward(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      if (stepsOf(output) === 1) {
        const bindings = { values: to.view(values), dContext: to.gradient(output), dWeights: to.gradient(input) };
        to.emit(kernel.dispatch('backwardWeights', bindings, single));
        return;
      }
      const dC = matrices(to.gradient(output), output, batch);
      const v = matrices(to.view(values), values, batch);
      const dP = matrices(to.gradient(input), input, batch);
      batchedProduct(to, dC, transposed(v), dP, { batch, m: stepsOf(output), n: source, k: size }, true);
    },
    // dV += Pᵀ dC
    backwardInvariant(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      if (stepsOf(output) === 1) {
        const bindings = { weights: to.view(input), dContext: to.gradient(output), dValues: to.gradient(values) };
        to.emit(kernel.dispatch('backwardValues', bindings, single));
        return;
      }
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
