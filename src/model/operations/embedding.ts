/** y[n] = weight[tokens[n]], as torch.nn.Embedding. */
import { embedding as kernel } from '../../kernels/embedding/embedding';
import type { Operation } from '../graph/operation';
import { columns, elements, type Operand, rows, type Value } from '../graph/value';
import type { TokenOrder } from '../tokenOrder';

interface Embedding {
  readonly tokens: Operand; // u32
  readonly weight: Value; // [V, E]
  readonly y: Operand; // [tokens, E]
  /** Of all tokens, where the host knows them. */
  readonly order?: TokenOrder | undefined;
}

export function embedding({ tokens, weight, y, order }: Embedding): Operation {
  return {
    name: 'embedding',
    forward(to) {
      const [ids, output] = [to.at(tokens), to.at(y)];
      to.emit(
        kernel.dispatch(
          'forward',
          { weight: to.view(weight), tokens: to.view(ids), y: to.view(output) },
          { count: elements(ids.shape), embeddingSize: columns(weight) },
        ),
      );
    },
    backwardInvariant(to) {
      if (order) {
        to.emit(
          kernel.dispatch(
            'backwardOrdered',
            {
              order: to.view(order.order),
              starts: to.view(order.starts),
              dY: to.gradient(to.at(y)),
              dWeight: to.gradient(weight),
            },
            { vocabulary: rows(weight), embeddingSize: columns(weight) },
          ),
        );
        return;
      }
      const [ids, output] = [to.at(tokens), to.at(y)];
      to.emit(
        kernel.dispatch(
          'backward',
          { tokens: to.view(ids), dY: to.gradient(output), dWeight: to.gradient(weight) },
          { count: elements(ids.shape), vocabulary: rows(weight), embeddingSize: columns(weight) },
        ),
      );
    },
    rows: {
      of: y,
      forward(to) {
        const [table, output] = [to.matrix(weight), to.vector(y)];
        to.line(`let token = ${to.scalar(tokens)};`);
        to.each(columns(weight), (e) => [`${output(e)} = ${table('token', e)};`]);
      },
    },
  };
}
