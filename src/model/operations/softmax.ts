/** weights = softmax(scores) over the first lengths[b] columns, and 0 beyond them. */
import { softmax as kernel } from '../../kernels/softmax/softmax';
import type { Operation } from '../graph/operation';
import { columns, columnsOf, elements, type Operand, rows, type Value } from '../graph/value';

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
    rows: {
      of: weights,
      // Every lane finds maximum and total by itself: rows are short.
      forward(to) {
        const [input, output] = [to.vector(scores), to.vector(weights)];
        const count = columnsOf(weights);
        to.line(`let length = min(${to.scalar(lengths)}, ${count});`);
        to.line('var highest = -0x1.fffffep+127f;');
        to.line(`for (var s = 0u; s < length; s++) { highest = max(highest, ${input('s')}); }`);
        to.line('var total = 0.0;');
        to.line(`for (var s = 0u; s < length; s++) { total += exp(${input('s')} - highest); }`);
        to.each(count, (s) => [`${output(s)} = select(0.0, exp(${input(s)} - highest) / total, ${s} < length);`]);
      },
      backward(to) {
        const [output, dOutput, dInput] = [to.vector(weights), to.gradient(weights), to.gradient(scores)];
        const count = columnsOf(weights);
        to.line('var mean = 0.0;');
        to.line(`for (var s = 0u; s < ${count}; s++) { mean += ${output('s')} * ${dOutput('s')}; }`);
        to.each(count, (s) => [`${dInput(s)} += ${output(s)} * (${dOutput(s)} - mean);`]);
      },
    },
  };
}
