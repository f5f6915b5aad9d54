/** The heads of a context that a person has switched off become 0. It has no gradient. */
import { switchHeads as kernel } from '../../kernels/switchHeads/switchHeads';
import type { Operation } from '../graph/operation';
import { columns, elements, type Operand, rows, type Value } from '../graph/value';

interface SwitchHeads {
  /** Not 0 where a head is off. */
  readonly off: Value; // [N], u32
  readonly context: Operand; // [rows, E], contiguous
}

export function switchHeads({ off, context }: SwitchHeads): Operation {
  const heads = elements(off.shape);
  return {
    name: 'switchHeads',
    forward(to) {
      const output = to.at(context);
      to.emit(
        kernel.dispatch(
          'forward',
          { off: to.view(off), context: to.view(output) },
          { rows: rows(output), heads, size: columns(output) / heads },
        ),
      );
    },
  };
}
