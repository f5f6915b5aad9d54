/** y = (x − mean) / √(variance + epsilon) · weight + bias, row by row, as torch.nn.LayerNorm. */
import { layerNorm as kernel } from '../../kernels/layerNorm/layerNorm';
import type { Operation } from '../graph/operation';
import { columns, type Operand, rows, type Value } from '../graph/value';

interface LayerNorm {
  readonly x: Operand; // [rows, columns], contiguous
  readonly weight: Value; // [columns]
  readonly bias: Value; // [columns]
  readonly y: Operand; // [rows, columns], contiguous
  /** What backward needs of a row: its mean and 1 / √(variance + epsilon). */
  readonly stats: Operand; // [rows, 2]
}

/** As PyTorch has it. */
const EPSILON = 1e-5;

export function layerNorm({ x, weight, bias, y, stats }: LayerNorm): Operation {
  return {
    name: 'layerNorm',
    forward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'forward',
          {
            x: to.view(input),
            weight: to.view(weight),
            bias: to.view(bias),
            y: to.view(output),
            stats: to.view(to.at(stats)),
          },
          { rows: rows(input), columns: columns(input), epsilon: EPSILON },
        ),
      );
    },
    backward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'backward',
          {
            x: to.view(input),
            weight: to.view(weight),
            stats: to.view(to.at(stats)),
            dY: to.gradient(output),
            dX: to.gradient(input),
          },
          { rows: rows(input), columns: columns(input) },
        ),
      );
    },
    backwardInvariant(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'backwardParameters',
          {
            x: to.view(input),
            stats: to.view(to.at(stats)),
            dY: to.gradient(output),
            dWeight: to.gradient(weight),
            dBias: to.gradient(bias),
          },
          { rows: rows(input), columns: columns(input) },
        ),
      );
    },
  };
}
