/** The graphs of a sequence-to-sequence model: one to train it, one to measure it, one to decode with it. */
import { greedyDecoder, teacherForcedDecoder } from './decoder';
import { type DropoutKey, type EncoderInputs, encoder } from './encoder';
import { Graph } from './graph/graph';
import type { Value } from './graph/value';
import type { ModelSettings } from './modelSettings';
import { crossEntropy } from './operations/crossEntropy';

/** Lengths of the axes: batch rows B, source steps S and target steps T, marks counted. */
export interface GraphShape {
  readonly batch: number;
  readonly sourceSteps: number;
  readonly targetSteps: number;
}

/** Forward with the true past, and the loss: differentiable. `seed` keys the dropout. */
export function trainingGraph(model: ModelSettings, shape: GraphShape, seed: number): Graph {
  const graph = new Graph(true);
  const inputs = encoderInputs(graph, shape);
  const clock = graph.input('clock', [1]);
  teacherForced(graph, model, shape, inputs, { clock, seed });
  return graph;
}

/**
 * Forward with the true past, and the measures. A greedy prediction is right in every token exactly when the arg-max
 * is right at every step given the true past, so this pass gives the exact match of greedy decoding too.
 */
export function evaluationGraph(model: ModelSettings, shape: GraphShape): Graph {
  const graph = new Graph(false);
  teacherForced(graph, model, shape, encoderInputs(graph, shape), undefined);
  return graph;
}

/** Greedy predictions: `tokens` [T + 1, B], whose slot 0 is the start mark. */
export function decodingGraph(model: ModelSettings, shape: GraphShape): Graph {
  const graph = new Graph(false);
  const encoded = encoder(graph, model, encoderInputs(graph, shape), undefined);
  const tokens = graph.input('tokens', [shape.targetSteps + 1, shape.batch]);
  const limits = graph.input('limits', [shape.batch]);
  greedyDecoder(graph, model, encoded, { tokens, limits });
  return graph;
}

function encoderInputs(graph: Graph, { batch, sourceSteps }: GraphShape): EncoderInputs {
  return {
    source: graph.input('source', [sourceSteps, batch]),
    lengths: graph.input('sourceLengths', [batch]),
  };
}

function teacherForced(
  graph: Graph,
  model: ModelSettings,
  { batch, targetSteps }: GraphShape,
  inputs: EncoderInputs,
  key: DropoutKey | undefined,
): Value {
  const targetInput = graph.input('targetInput', [targetSteps, batch]);
  const targetOutput = graph.input('targetOutput', [targetSteps, batch]);
  const targetLengths = graph.input('targetLengths', [batch]);
  const encoded = encoder(graph, model, inputs, key);
  const logits = teacherForcedDecoder(graph, model, encoded, { targetInput, targetLengths }, key);
  const losses = graph.activation('losses', [targetSteps, batch]);
  const hits = graph.activation('hits', [targetSteps, batch]);
  const summary = graph.activation('summary', [4]);
  graph.add(crossEntropy({ logits, targets: targetOutput, lengths: targetLengths, losses, hits, summary }));
  return summary;
}
