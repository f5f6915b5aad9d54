/** The weights of a multi-head attention, written for whoever looks at them, and what a person sets in their place. */
import type { Graph, Recorder } from '../graph/graph';
import type { Operation } from '../graph/operation';
import type { Operand } from '../graph/value';
import { headMean } from '../operations/headMean';
import { overrideHeads } from '../operations/override';
import { removeColumns } from '../operations/removeColumns';
import { applyWeights } from '../operations/scaledDotProduct';
import type { Now } from '../tokenInput';
import type { HeadTensors } from './multiHeadAttention';

export interface ShownWeights {
  /** Records their making, what is set in their place, and the alignment that is made of them. */
  record(recorder: Recorder, now: Now, make: (weights: Operand) => Operation): void;
}

/** Undefined where nobody looks. */
export function shownWeights(graph: Graph, tensors: HeadTensors): ShownWeights | undefined {
  const { name, kind, heads, steps, source, batch, values, context, onlooker, aligns } = tensors;
  // A row that a person sets, or a column that is taken out, is so in every head of every layer that looks at the source.
  const edits = kind === 'cross' ? onlooker?.edits : undefined;
  if (!onlooker || !(onlooker.everywhere || aligns || edits)) return undefined;
  const weights = graph.activation(`${name}.weights`, [steps, batch, heads, source]);
  const mean = aligns ? graph.activation('decoder.attention.weights', [steps, batch, source]) : undefined;
  return {
    record(recorder, now, make) {
      recorder.add(make(now(weights)));
      if (edits) {
        recorder.add(overrideHeads({ values: now(weights), edits: now(edits.weights), edited: now(edits.edited) }));
        recorder.add(removeColumns({ weights: now(weights), removed: edits.removed }));
        recorder.add(applyWeights({ heads, weights: now(weights), values, context: now(context) }));
      }
      if (mean) recorder.add(headMean({ weights: now(weights), mean: now(mean) }));
    },
  };
}
