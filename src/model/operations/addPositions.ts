/** y[t] = x[t] + table[t]. Inside a scan t is its step. */
import { copy } from '../../kernels/copy/copy';
import { positions as kernel } from '../../kernels/positions/positions';
import type { Lowering, Operation } from '../graph/operation';
import { columns, type Operand, rows, type Value } from '../graph/value';
import { sizesAt } from './timeSteps';

interface AddPositions {
  readonly x: Operand; // [T, B, E] or, at a step, [B, E]; contiguous
  readonly table: Value; // [positions, E]
  readonly y: Operand; // as x
  /** Whether the table is a parameter. */
  readonly learned: boolean;
}

export function addPositions({ x, table, y, learned }: AddPositions): Operation {
  const uniforms = (to: Lowering) => ({ ...sizesAt(to, y, table), columns: columns(table) });
  return {
    name: 'addPositions',
    forward(to) {
      const bindings = { x: to.view(to.at(x)), table: to.view(table), y: to.view(to.at(y)) };
      to.emit(kernel.dispatch('forward', bindings, uniforms(to)));
    },
    // dx += dy
    backward(to) {
      const [input, output] = [to.at(x), to.at(y)];
      to.emit(
        copy.dispatch(
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
    backwardInvariant(to) {
      if (!learned) return;
      const bindings = { dY: to.gradient(to.at(y)), dTable: to.gradient(table) };
      to.emit(kernel.dispatch('backwardTable', bindings, uniforms(to)));
    },
  };
}
