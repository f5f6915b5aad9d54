/** weights = softmax(scores) over the first lengths[b] columns, and 0 beyond them. */
import { softmax as kernel } from '../../kernels/softmax/softmax';
import type { Operation } from '../graph/operation';
import { columns, elements, type Operand, rows, type Value } from '../graph/value';

interface Softmax {
  readonly scores: Operand; // [B, S]
  readonly lengths: Value; // [B], u32
  readonly weights: Operand; // [B, S]
}

export function softmax({ scores, lengths, weights }: Softmax): Operation {
  return {
    name: 'softmax',
    forward(to) {
      const [input, output] = [to.at(scores), to.at(weights)];
      to.emit(
        kernel.dispatch(
          'forward',
          { scores: to.view(input), lengths: to.view(lengths), weights: to.view(output) },
          { rows: rows(output), columns: columns(output), batch: elements(lengths.shape) },
        ),
      );
    },
    backward(to) {
      const [input, output] = [to.at(scores), to.at(weights)];
      to.emit(
        kernel.dispatch(
          'backward',
          { weights: to.view(output), dWeights: to.gradient(output), dScores: to.gradient(input) },
          { rows: rows(output), columns: columns(output) },
        ),
      );
    },
  };
}
