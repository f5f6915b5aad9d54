/** indices[n] = the column of the largest score of row n, the first of equals. It has no gradient. */
import { argmax as kernel } from '../../kernels/argmax/argmax';
import type { Operation } from '../graph/operation';
import { columns, columnsOf, type Operand, rows } from '../graph/value';

interface Argmax {
  readonly scores: Operand; // [B, V]
  readonly indices: Operand; // [B], u32
}

export function argmax({ scores, indices }: Argmax): Operation {
  return {
    name: 'argmax',
    forward(to) {
      const [input, output] = [to.at(scores), to.at(indices)];
      to.emit(
        kernel.dispatch(
          'forward',
          { scores: to.view(input), indices: to.view(output) },
          { rows: rows(input), columns: columns(input) },
        ),
      );
    },
    rows: {
      of: scores,
      forward(to) {
        const input = to.vector(scores);
        to.line('if (lane == 0) {');
        to.line('  var best = 0u;');
        to.line(`  for (var v = 1u; v < ${columnsOf(scores)}; v++) {`);
        to.line(`    if (${input('v')} > ${input('best')}) { best = v; }`);
        to.line('  }');
        to.line(`  ${to.scalar(indices)} = best;`);
        to.line('}');
      },
    },
  };
}
