/** y = x, the pairs of columns of each head turned by the angles of their position. Inside a scan that is its step. */
import { rotary as kernel } from '../../kernels/rotary/rotary';
import type { Lowering, Operation } from '../graph/operation';
import { columns, describe, type Operand, type Value } from '../graph/value';
import { sizesAt } from './timeSteps';

interface Rotary {
  readonly x: Operand; // [T, B, E] or, at a step, [B, E]; contiguous
  /** Cosine and sine of each pair, by position; nothing learns it. */
  readonly table: Value; // [positions, E / heads]
  readonly y: Operand; // as x
  readonly heads: number;
}

export function rotary({ x, table, y, heads }: Rotary): Operation {
  const uniforms = (to: Lowering) => {
    const size = columns(to.at(y)) / heads;
    if (size % 2 !== 0 || columns(table) !== size) {
      throw new Error(`rotary: ${describe(table)} does not turn ${heads} heads of ${describe(to.at(y))}.`);
    }
    return { ...sizesAt(to, y, table), heads, size };
  };
  return {
    name: 'rotary',
    forward(to) {
      const bindings = { x: to.view(to.at(x)), table: to.view(table), y: to.view(to.at(y)) };
      to.emit(kernel.dispatch('forward', bindings, uniforms(to)));
    },
    backward(to) {
      const bindings = { table: to.view(table), dY: to.gradient(to.at(y)), dX: to.gradient(to.at(x)) };
      to.emit(kernel.dispatch('backward', bindings, uniforms(to)));
    },
  };
}
