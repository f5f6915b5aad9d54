/**
 * y = x / (1 − rate) where a coin keyed by (seed, stream, step, element) says so, else 0; as torch.nn.Dropout. Inside a
 * scan every step has coins of its own.
 */
import { dropout as kernel } from '../../kernels/dropout/dropout';
import type { Lowering, Operation } from '../graph/operation';
import { elements, type Operand, type Value } from '../graph/value';
import { streamAt } from './stream';

interface Dropout {
  readonly x: Operand; // contiguous
  readonly y: Operand; // contiguous
  readonly rate: number;
  /** The training step [1], u32. */
  readonly clock: Value;
  readonly seed: number;
  /** Tells two dropouts of one model apart. */
  readonly stream: number;
}

export function dropout({ x, y, rate, clock, seed, stream }: Dropout): Operation {
  const uniforms = (to: Lowering) => ({
    count: elements(to.at(x).shape),
    rate,
    seed,
    stream: streamAt(stream, to.position),
  });
  return {
    name: 'dropout',
    forward(to) {
      const bindings = { x: to.view(to.at(x)), y: to.view(to.at(y)), clock: to.view(clock) };
      to.emit(kernel.dispatch('forward', bindings, uniforms(to)));
    },
    backward(to) {
      const bindings = { dY: to.gradient(to.at(y)), dX: to.gradient(to.at(x)), clock: to.view(clock) };
      to.emit(kernel.dispatch('backward', bindings, uniforms(to)));
    },
  };
}
