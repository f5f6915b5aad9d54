/** y[t] = x for every t. */
import { columnSum } from '../../kernels/columnSum/columnSum';
import { copy } from '../../kernels/copy/copy';
import type { Operation } from '../graph/operation';
import { elements, type Value } from '../graph/value';

interface Repeat {
  readonly x: Value; // contiguous
  readonly y: Value; // [T, …x], contiguous
}

export function repeat({ x, y }: Repeat): Operation {
  const columns = elements(x.shape);
  const times = elements(y.shape) / columns;
  return {
    name: 'repeat',
    forward(to) {
      const uniforms = { rows: times, columns, xRowStride: 0, yRowStride: columns, accumulate: 0 };
      to.emit(copy.dispatch('forward', { x: to.view(x), y: to.view(y) }, uniforms));
    },
    // dx += Σ_t dy[t]
    backward(to) {
      const bindings = { x: to.gradient(y), sum: to.gradient(x) };
      to.emit(columnSum.dispatch('forward', bindings, { rows: times, columns, rowStride: columns }));
    },
  };
}
