/** The graphs of a sequence-to-sequence model: one to train it, one to measure it, one to decode with it. */
import { greedyDecoder, scheduledDecoder, teacherForcedDecoder } from './decoder';
import type { TrainingKey } from './dropped';
import { type EncoderInputs, encoder } from './encoder';
import { Graph } from './graph/graph';
import type { Value } from './graph/value';
import type { ModelSettings, Regularisation } from './modelSettings';
import { crossEntropy } from './operations/crossEntropy';
import { tokenOrder } from './tokenOrder';

/** Lengths of the axes: batch rows B, source steps S and target steps T, marks counted. */
export interface GraphShape {
  readonly batch: number;
  readonly sourceSteps: number;
  readonly targetSteps: number;
}

/** Forward and the loss: differentiable. */
export function trainingGraph(model: ModelSettings, shape: GraphShape, regularisation: Regularisation): Graph {
  const graph = new Graph(true);
  const inputs = encoderInputs(graph, shape);
  const order = tokenOrder(graph, inputs.source, model.sourceVocabulary);
  const clock = graph.input('clock', [1]);
  measured(graph, model, shape, { ...inputs, order }, { clock, ...regularisation });
  return graph;
}

/**
 * Forward with the true past, and the measures. A greedy prediction is right in every token exactly when the arg-max
 * is right at every step given the true past, so this pass gives the exact match of greedy decoding too.
 */
export function evaluationGraph(model: ModelSettings, shape: GraphShape): Graph {
  const graph = new Graph(false);
  measured(graph, model, shape, encoderInputs(graph, shape), undefined);
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

/** Encoder, decoder and the loss over both. */
function measured(
  graph: Graph,
  model: ModelSettings,
  { batch, targetSteps }: GraphShape,
  inputs: EncoderInputs,
  key: TrainingKey | undefined,
): Value {
  const targetInput = graph.input('targetInput', [targetSteps, batch]);
  const targetOutput = graph.input('targetOutput', [targetSteps, batch]);
  const targetLengths = graph.input('targetLengths', [batch]);
  const encoded = encoder(graph, model, inputs, key);
  const target = { targetInput, targetLengths };
  const logits =
    key && key.teacherForcing < 1
      ? scheduledDecoder(graph, model, encoded, target, key)
      : teacherForcedDecoder(graph, model, encoded, target, key);
  const losses = graph.activation('losses', [targetSteps, batch]);
  const hits = graph.activation('hits', [targetSteps, batch]);
  const summary = graph.activation('summary', [4]);
  graph.add(crossEntropy({ logits, targets: targetOutput, lengths: targetLengths, losses, hits, summary }));
  return summary;
}
