/** y = x Φ(x), element by element, as torch.nn.GELU(). */
import { gelu as kernel } from '../../kernels/gelu/gelu';
import type { Operation } from '../graph/operation';
import { columnsOf, elements, type Operand } from '../graph/value';

interface Gelu {
  readonly x: Operand;
  readonly y: Operand;
}

export function gelu({ x, y }: Gelu): Operation {
  return {
    name: 'gelu',
    forward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(kernel.dispatch('forward', { x: to.view(input), y: to.view(output) }, { count: elements(output.shape) }));
    },
    backward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'backward',
          { x: to.view(input), dY: to.gradient(output), dX: to.gradient(input) },
          { count: elements(output.shape) },
        ),
      );
    },
    rows: {
      of: y,
      forward(to) {
        const [input, output] = [to.vector(x), to.vector(y)];
        to.each(columnsOf(y), (i) => [`${output(i)} = gelu(${input(i)});`]);
      },
      backward(to) {
        const [input, dY, dX] = [to.vector(x), to.gradient(y), to.gradient(x)];
        to.each(columnsOf(y), (i) => [`${dX(i)} += ${dY(i)} * slopeOfGelu(${input(i)});`]);
      },
    },
  };
}
