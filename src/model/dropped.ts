/** Dropout where the graph trains and a rate is set; elsewhere the value itself. */
import type { Graph } from './graph/graph';
import type { Value } from './graph/value';
import type { Regularisation } from './modelSettings';
import { dropout } from './operations/dropout';

/** What keys the random numbers of a training step. */
export interface TrainingKey extends Regularisation {
  /** The training step [1], u32. */
  readonly clock: Value;
}

export function dropped(graph: Graph, name: string, x: Value, stream: number, key: TrainingKey | undefined): Value {
  if (!key || key.dropout === 0) return x;
  const y = graph.activation(`${name}_dropped`, x.shape);
  graph.add(dropout({ x, y, rate: key.dropout, clock: key.clock, seed: key.seed, stream }));
  return y;
}
