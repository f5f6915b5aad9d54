/** y = x / (1 − rate) where a coin keyed by (seed, stream, step, element) says so, else 0; as torch.nn.Dropout. */
import { dropout as kernel } from '../../kernels/dropout/dropout';
import type { Operation } from '../graph/operation';
import { elements, type Value } from '../graph/value';

interface Dropout {
  readonly x: Value;
  readonly y: Value;
  readonly rate: number;
  /** The training step [1], u32. */
  readonly clock: Value;
  readonly seed: number;
  /** Tells two dropouts of one model apart. */
  readonly stream: number;
}

export function dropout({ x, y, rate, clock, seed, stream }: Dropout): Operation {
  const uniforms = { count: elements(x.shape), rate, seed, stream };
  return {
    name: 'dropout',
    forward(to) {
      to.emit(kernel.dispatch('forward', { x: to.view(x), y: to.view(y), clock: to.view(clock) }, uniforms));
    },
    backward(to) {
      to.emit(kernel.dispatch('backward', { dY: to.gradient(y), dX: to.gradient(x), clock: to.view(clock) }, uniforms));
    },
  };
}
