/** y = max(x, 0), element by element. */
import { relu as kernel } from '../../kernels/relu/relu';
import type { Operation } from '../graph/operation';
import { columnsOf, elements, type Operand } from '../graph/value';

interface Relu {
  readonly x: Operand;
  readonly y: Operand;
}

export function relu({ x, y }: Relu): Operation {
  return {
    name: 'relu',
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
        to.each(columnsOf(y), (i) => [`${output(i)} = select(${input(i)}, 0.0, ${input(i)} <= 0);`]);
      },
      backward(to) {
        const [input, dY, dX] = [to.vector(x), to.gradient(y), to.gradient(x)];
        to.each(columnsOf(y), (i) => [`if (${input(i)} > 0) { ${dX(i)} += ${dY(i)}; }`]);
      },
    },
  };
}
