/** Queries and keys turned by their positions (Su et al., 2021), so that their products depend on distances alone. */
import type { Graph, Recorder } from '../graph/graph';
import { columns, type Value } from '../graph/value';
import { rotaryTable } from '../layers/positionTables';
import { rotary } from '../operations/rotary';
import type { Now } from '../tokenInput';
import type { HeadTensors } from './multiHeadAttention';

export interface Rotation {
  /** As they are projected, before they are turned. */
  readonly query: Value; // [T, B, E]
  readonly keys: Value; // [S, B, E]
  turnQuery(record: Recorder, now: Now): void;
  turnKeys(record: Recorder, now: Now): void;
}

export function rotation(graph: Graph, { name, heads, steps, source, query, keys }: HeadTensors): Rotation {
  const size = columns(query) / heads; // d
  const positions = Math.max(steps, source);
  const table = graph.constant(`${name}.rotation`, [positions, size], rotaryTable(positions, size));
  const plain = {
    query: graph.activation(`${name}.query_unturned`, query.shape),
    keys: graph.activation(`${name}.key_unturned`, keys.shape),
  };
  return {
    ...plain,
    turnQuery(record, now) {
      record.add(rotary({ x: now(plain.query), table, y: now(query), heads }));
    },
    turnKeys(record, now) {
      record.add(rotary({ x: now(plain.keys), table, y: now(keys), heads }));
    },
  };
}
