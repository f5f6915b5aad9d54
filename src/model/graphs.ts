/**
 * The graphs of a sequence-to-sequence model: one to train it, one to measure it, one to decode with it. `fetchHeads` is to be
 * waited for before.
 */
import { attentionModules } from './attentionModules';
import { greedyDecoder, scheduledDecoder, teacherForcedDecoder } from './decoder';
import type { TrainingKey } from './dropped';
import { type EncoderInputs, encoder } from './encoder';
import { Graph } from './graph/graph';
import type { Value } from './graph/value';
import { withHeads } from './headsOnDemand';
import type { ModelSettings, Regularisation } from './modelSettings';
import type { DecodingEdits, Onlooker } from './onlooker';
import { crossEntropy } from './operations/crossEntropy';
import { tokenOrder } from './tokenOrder';
import { isTransformer } from './transformer/transformerSettings';

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
 * is right at every step given the true past, so this pass gives the exact match of greedy decoding too. An onlooker sees
 * where heads look given the true past.
 */
export function evaluationGraph(model: ModelSettings, shape: GraphShape, onlooker?: Onlooker): Graph {
  const graph = new Graph(false);
  measured(graph, model, shape, encoderInputs(graph, shape), undefined, onlooker);
  return graph;
}

/**
 * Greedy predictions: `tokens` [T + 1, B], whose slot 0 is the start mark. An editable one takes what a person sets: weights
 * `edits.weights` [T, B, S] where `edits.edited` [T, B] says so, `edits.tokens` [T, B], the columns `edits.removed` [S], and
 * the heads that are off.
 */
export function decodingGraph(model: ModelSettings, shape: GraphShape, looking: Looking): Graph {
  const { batch, targetSteps } = shape;
  const graph = new Graph(false);
  const inputs = encoderInputs(graph, shape);
  const written = {
    tokens: graph.input('tokens', [targetSteps + 1, batch]),
    limits: graph.input('limits', [batch]),
  };
  const onlooker: Onlooker = {
    everywhere: looking !== 'alignment',
    ...(looking === 'editable' ? { edits: editInputs(graph, model, shape) } : {}),
  };
  if (isTransformer(model)) {
    const memory = withHeads().transformerEncoder(graph, model, inputs, undefined, onlooker);
    withHeads().greedyTransformerDecoder(graph, model, memory, written, onlooker);
  } else {
    greedyDecoder(graph, model, encoder(graph, model, inputs, undefined, onlooker), written, onlooker);
  }
  return graph;
}

/** At the alignment alone; at the maps of all heads; or at all, and with edits by hand. */
export type Looking = 'alignment' | 'everywhere' | 'editable';

function editInputs(
  graph: Graph,
  model: ModelSettings,
  { batch, sourceSteps, targetSteps }: GraphShape,
): DecodingEdits {
  const off = new Map(
    attentionModules(model).map(({ name, heads }) => [name, graph.input(headsOffInput(name), [heads])] as const),
  );
  return {
    weights: graph.input('edits.weights', [targetSteps, batch, sourceSteps]),
    edited: graph.input('edits.edited', [targetSteps, batch]),
    removed: graph.input('edits.removed', [sourceSteps]),
    tokens: graph.input('edits.tokens', [targetSteps, batch]),
    headsOff: (name) => off.get(name),
  };
}

/** The input that says which heads of a multi-head attention are switched off. */
export function headsOffInput(name: string): string {
  return `edits.off.${name}`;
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
  onlooker?: Onlooker,
): Value {
  const targetInput = graph.input('targetInput', [targetSteps, batch]);
  const targetOutput = graph.input('targetOutput', [targetSteps, batch]);
  const targetLengths = graph.input('targetLengths', [batch]);
  const target = { targetInput, targetLengths };
  const logits = isTransformer(model) ? transformed() : recurrent();
  const losses = graph.activation('losses', [targetSteps, batch]);
  const hits = graph.activation('hits', [targetSteps, batch]);
  const summary = graph.activation('summary', [4]);
  const smoothing = key?.labelSmoothing ?? 0; // of the training loss alone
  const lengths = targetLengths;
  graph.add(crossEntropy({ logits, targets: targetOutput, lengths, losses, hits, smoothing, summary }));
  return summary;

  function recurrent(): Value {
    const encoded = encoder(graph, model, inputs, key, onlooker);
    return key && key.teacherForcing < 1
      ? scheduledDecoder(graph, model, encoded, target, key)
      : teacherForcedDecoder(graph, model, encoded, target, key, onlooker);
  }

  function transformed(): Value {
    if (key && key.teacherForcing < 1) throw new Error('A Transformer is trained on the true past alone.');
    const memory = withHeads().transformerEncoder(graph, model, inputs, key, onlooker);
    return withHeads().transformerDecoder(graph, model, memory, target, key, onlooker);
  }
}
