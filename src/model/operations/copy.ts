/** y = x; with `accumulate`, y += x: a residual connection. */
import { copy as kernel } from '../../kernels/copy/copy';
import type { Operation } from '../graph/operation';
import { columns, columnsOf, type Operand, rows } from '../graph/value';

interface Copy {
  readonly x: Operand;
  readonly y: Operand;
  readonly accumulate?: boolean;
}

export function copy({ x, y, accumulate = false }: Copy): Operation {
  return {
    name: 'copy',
    forward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'forward',
          { x: to.view(input), y: to.view(output) },
          {
            rows: rows(output),
            columns: columns(output),
            xRowStride: input.rowStride,
            yRowStride: output.rowStride,
            accumulate: Number(accumulate),
          },
        ),
      );
    },
    // dx += dy
    backward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'forward',
          { x: to.gradient(output), y: to.gradient(input) },
          {
            rows: rows(output),
            columns: columns(output),
            xRowStride: output.rowStride,
            yRowStride: input.rowStride,
            accumulate: 1,
          },
        ),
      );
    },
    rows: {
      of: y,
      forward(to) {
        const [input, output] = [to.vector(x), to.vector(y)];
        to.each(columnsOf(y), (i) => [`${output(i)} ${accumulate ? '+=' : '='} ${input(i)};`]);
      },
      backward(to) {
        const [dX, dY] = [to.gradient(x), to.gradient(y)];
        to.each(columnsOf(y), (i) => [`${dX(i)} += ${dY(i)};`]);
      },
    },
  };
}
