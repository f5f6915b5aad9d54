/**
 * Self-attention beside an LSTM, the step between the two worlds: each state is joined by what it sees of the others,
 * outputs = x + attention(x), and what comes after looks at these.
 */
import { denseSoftmax } from '../attention/headAttention';
import type { AttentionKind } from '../attentionModules';
import type { Graph, Recorder } from '../graph/graph';
import { columns, type Value } from '../graph/value';
import type { Onlooker } from '../onlooker';
import { copy } from '../operations/copy';
import type { Now } from '../tokenInput';
import { multiHeadAttention } from './multiHeadAttention';

interface BesideStates {
  readonly name: string;
  readonly kind: AttentionKind;
  readonly heads: number;
  readonly steps: number;
  /** Of the rows [B], u32. */
  readonly lengths: Value;
  readonly onlooker?: Onlooker | undefined;
}

export interface LookedStates {
  readonly outputs: Value; // [T, B, H]
  /** Records them: in a loop those of the current step, which sees itself and the steps before it; outside all. */
  record(record: Recorder, now: Now): void;
}

/** Of states x [T, B, H]. */
export function besideStates(
  graph: Graph,
  { name, kind, heads, steps, ...rest }: BesideStates,
  x: Value,
): LookedStates {
  const [, batch = 1] = x.shape;
  const outputs = graph.activation(`${name}.output`, [steps, batch, columns(x)]);
  const look = multiHeadAttention(graph, {
    ...{ name, kind, heads, steps, batch, ...rest },
    source: steps,
    width: columns(x),
    attention: denseSoftmax,
  });
  return {
    outputs,
    record(record, now) {
      record.add(copy({ x: now(x), y: now(outputs) }));
      look.recordKeys(record, now, x);
      look.recordLook(record, now, x, outputs, true);
    },
  };
}
