/** chosen = the true token with probability `ratio`, else the decoder's own (scheduled sampling). It has no gradient. */
import { chooseToken as kernel } from '../../kernels/chooseToken/chooseToken';
import type { Operation } from '../graph/operation';
import { elements, type Operand, type Value } from '../graph/value';
import { streamAt } from './stream';

interface ChooseToken {
  readonly truth: Operand; // [B], u32
  readonly own: Operand; // [B], u32
  readonly chosen: Operand; // [B], u32
  readonly ratio: number;
  /** The training step [1], u32. */
  readonly clock: Value;
  readonly seed: number;
  readonly stream: number;
}

export function chooseToken({ truth, own, chosen, ratio, clock, seed, stream }: ChooseToken): Operation {
  return {
    name: 'chooseToken',
    forward(to) {
      const output = to.at(chosen);
      to.emit(
        kernel.dispatch(
          'forward',
          { truth: to.view(to.at(truth)), own: to.view(to.at(own)), clock: to.view(clock), chosen: to.view(output) },
          // At the first step there is nothing of its own yet: the start mark is the truth.
          {
            count: elements(output.shape),
            ratio: to.position === 0 ? 1 : ratio,
            seed,
            stream: streamAt(stream, to.position),
          },
        ),
      );
    },
  };
}
