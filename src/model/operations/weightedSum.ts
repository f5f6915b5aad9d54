/** context[b] = Σ_s weights[b, s] values[s, b]. */
import { weightedSum as kernel } from '../../kernels/weightedSum/weightedSum';
import type { Operation } from '../graph/operation';
import { isContiguous, type Operand, rows, type Value } from '../graph/value';

interface WeightedSum {
  readonly weights: Operand; // [B, S]
  readonly values: Value; // [S, B, D]
  readonly context: Operand; // [B, D]
}

export function weightedSum({ weights, values, context }: WeightedSum): Operation {
  const [source = 1, batch = 1, size = 1] = values.shape;
  if (!isContiguous(values)) throw new Error('weightedSum: the values must be contiguous.');
  const uniforms = (output: Value) => ({ steps: rows(output) / batch, batch, source, size });
  return {
    name: 'weightedSum',
    forward(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      to.emit(
        kernel.dispatch(
          'forward',
          { weights: to.view(input), values: to.view(values), context: to.view(output) },
          uniforms(output),
        ),
      );
    },
    backward(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      to.emit(
        kernel.dispatch(
          'backwardWeights',
          { values: to.view(values), dContext: to.gradient(output), dWeights: to.gradient(input) },
          uniforms(output),
        ),
      );
    },
    backwardInvariant(to) {
      const [input, output] = [to.at(weights), to.at(context)];
      to.emit(
        kernel.dispatch(
          'backwardValues',
          { weights: to.view(input), dContext: to.gradient(output), dValues: to.gradient(values) },
          uniforms(output),
        ),
      );
    },
  };
}
