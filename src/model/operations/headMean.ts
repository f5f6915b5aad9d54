/** mean = the mean of attention weights over the heads, for who looks at them. It has no gradient. */
import { headMean as kernel } from '../../kernels/headMean/headMean';
import type { Operation } from '../graph/operation';
import { columns, type Operand, rows } from '../graph/value';

interface HeadMean {
  readonly weights: Operand; // [T, B, N, S] or, at a step, [B, N, S]
  readonly mean: Operand; // [T, B, S] or [B, S]
}

export function headMean({ weights, mean }: HeadMean): Operation {
  return {
    name: 'headMean',
    forward(to) {
      const [input, output] = [to.at(weights), to.at(mean)];
      to.emit(
        kernel.dispatch(
          'forward',
          { weights: to.view(input), mean: to.view(output) },
          { rows: rows(output), heads: rows(input) / rows(output), columns: columns(output) },
        ),
      );
    },
  };
}
