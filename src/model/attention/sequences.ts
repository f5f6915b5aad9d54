/** The intermediates that every attention has, with the names by which they can be inspected. */

import type { Recorder } from '../graph/graph';
import type { Operand, Value } from '../graph/value';
import { overrideRows } from '../operations/override';
import { removeColumns } from '../operations/removeColumns';
import { softmax } from '../operations/softmax';
import { weightedSum } from '../operations/weightedSum';
import type { AttentionScope } from './mechanism';

export interface AttentionSequences {
  readonly scores: Value; // [T, B, S]
  readonly weights: Value; // [T, B, S]
  readonly context: Value; // [T, B, D·H]
}

export function attentionSequences({ graph, encoded, states }: AttentionScope): AttentionSequences {
  const [source = 1, batch = 1, width = 1] = encoded.outputs.shape;
  const steps = (states.shape[0] ?? 2) - 1;
  return {
    scores: graph.activation('decoder.attention.scores', [steps, batch, source]),
    weights: graph.activation('decoder.attention.weights', [steps, batch, source]),
    context: graph.activation('decoder.attention.context', [steps, batch, width]),
  };
}

/**
 * weights = softmax of the scores over the source, or what a person set in their place; context = the encoder outputs,
 * summed by weight.
 */
export function recordContext(
  record: Recorder,
  { encoded, edits }: AttentionScope,
  { scores, weights, context }: AttentionSequences,
  now: (sequence: Value) => Operand,
): void {
  record.add(softmax({ scores: now(scores), lengths: encoded.lengths, weights: now(weights) }));
  if (edits) {
    record.add(overrideRows({ values: now(weights), edits: now(edits.weights), edited: now(edits.edited) }));
    record.add(removeColumns({ weights: now(weights), removed: edits.removed }));
  }
  record.add(weightedSum({ weights: now(weights), values: encoded.outputs, context: now(context) }));
}
