/** y = tanh x, element by element. */
import { tanh as kernel } from '../../kernels/tanh/tanh';
import type { Operation } from '../graph/operation';
import { columnsOf, elements, type Operand } from '../graph/value';

interface Tanh {
  readonly x: Operand;
  readonly y: Operand;
}

export function tanh({ x, y }: Tanh): Operation {
  return {
    name: 'tanh',
    forward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(kernel.dispatch('forward', { x: to.view(input), y: to.view(output) }, { count: elements(output.shape) }));
    },
    backward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        kernel.dispatch(
          'backward',
          { y: to.view(output), dY: to.gradient(output), dX: to.gradient(input) },
          { count: elements(output.shape) },
        ),
      );
    },
    rows: {
      of: y,
      forward(to) {
        const [input, output] = [to.vector(x), to.vector(y)];
        to.each(columnsOf(y), (i) => [`${output(i)} = safeTanh(${input(i)});`]);
      },
      backward(to) {
        const [output, dY, dX] = [to.vector(y), to.gradient(y), to.gradient(x)];
        to.each(columnsOf(y), (i) => [`${dX(i)} += ${dY(i)} * (1 - ${output(i)} * ${output(i)});`]);
      },
    },
  };
}
