/**
 * The decoder of a Transformer (Vaswani et al., 2017): layers that look at what was written, then across at the source.
 *
 * Where the true past is read, all steps are computed at once. Where it reads its own, each step adds its keys and values to
 * those of the steps before it; nothing is computed twice.
 */
import { attentionById } from '../attention';
import { moduleNames } from '../attentionModules';
import type { GreedyTokens, Target } from '../decoder';
import type { TrainingKey } from '../dropped';
import type { Memory } from '../encoder';
import type { Graph, Recorder } from '../graph/graph';
import { at, slots, type Value } from '../graph/value';
import { multiHeadAttention } from '../heads/multiHeadAttention';
import { linearBias, linearWeight } from '../layers/parameters';
import type { ModelSettings } from '../modelSettings';
import type { Onlooker } from '../onlooker';
import { argmax } from '../operations/argmax';
import { linear } from '../operations/linear';
import { overrideTokens } from '../operations/override';
import { streams } from '../operations/stream';
import { everyStep, type Now } from '../tokenInput';
import { type TokenOrder, tokenOrder } from '../tokenOrder';
import { positionedTokens } from './positionedTokens';
import { around, feedForward, type Layer, norm, type Stack } from './sublayers';
import { transformerSettings } from './transformerSettings';

/** Dropouts of a layer: one for each sublayer. */
const SUBLAYERS = 3;

/** Decodes with the true past as input; gives the logits [T, B, V]. */
export function transformerDecoder(
  graph: Graph,
  model: ModelSettings,
  memory: Memory,
  { targetInput, targetLengths }: Target,
  key: TrainingKey | undefined,
  onlooker?: Onlooker,
): Value {
  const [steps = 1, batch = 1] = targetInput.shape;
  const order = key && tokenOrder(graph, targetInput, model.targetVocabulary);
  const decoder = decoderOver(graph, model, memory, { steps, batch, lengths: targetLengths, key, onlooker });
  decoder.record(graph, everyStep, targetInput, order);
  return decoder.logits;
}

/** Decodes greedily into `tokens` [T + 1, B], u32, whose slot 0 the host has set to the start mark. */
export function greedyTransformerDecoder(
  graph: Graph,
  model: ModelSettings,
  memory: Memory,
  { tokens, limits }: GreedyTokens,
  onlooker?: Onlooker,
): void {
  const [slotCount = 2, batch = 1] = tokens.shape;
  const steps = slotCount - 1;
  const decoder = decoderOver(graph, model, memory, { steps, batch, lengths: limits, key: undefined, onlooker });
  const read = slots(tokens, 0, steps);
  graph.scan({ name: 'decoder', steps, reverse: false }, (body) => {
    decoder.record(body, at, read);
    body.add(argmax({ scores: at(decoder.logits), indices: at(tokens, 1) }));
    const edits = onlooker?.edits;
    if (edits) body.add(overrideTokens({ tokens: at(tokens, 1), edits: at(edits.tokens) }));
  });
}

interface Decoding {
  readonly steps: number;
  readonly batch: number;
  /** Of the target [B], u32. */
  readonly lengths: Value;
  readonly key: TrainingKey | undefined;
  readonly onlooker?: Onlooker | undefined;
}

interface TransformerDecoder {
  readonly logits: Value; // [T, B, V]
  /** Records the way from tokens [T, B] to logits: outside of loops for all steps, in a loop for the current one. */
  record(record: Recorder, now: Now, tokens: Value, order?: TokenOrder): void;
}

/** Makes all parameters, and records the keys and values of the source. */
function decoderOver(
  graph: Graph,
  model: ModelSettings,
  { outputs, lengths: sourceLengths }: Memory,
  { steps, batch, lengths, key, onlooker }: Decoding,
): TransformerDecoder {
  const settings = transformerSettings(model);
  const { heads } = settings;
  const width = model.embedding;
  const [source = 1] = outputs.shape;
  const stack: Stack = { graph, settings, steps, batch, width, key };
  const attentions = attentionById(model.attention).heads;
  if (!attentions) throw new Error(`${model.attention} is no attention of a Transformer.`);
  const embed = positionedTokens(stack, 'decoder', model.targetVocabulary, streams.decoderEmbedding);
  const layers = Array.from({ length: model.decoderLayers }, (_, layer): Layer => {
    const own = `decoder.layers.${layer}`;
    const stream = streams.transformerDecoder + SUBLAYERS * layer;
    const shared = { heads, steps, batch, width, onlooker };
    const past = multiHeadAttention(graph, {
      ...{ ...shared, ...moduleNames.decoder(layer), attention: attentions.itself(settings), source: steps, lengths },
      turned: settings.positions === 'rotary',
    });
    const across = multiHeadAttention(graph, {
      ...{ ...shared, ...moduleNames.cross(layer), attention: attentions.across, source, lengths: sourceLengths },
      aligns: layer === model.decoderLayers - 1,
    });
    const lookBack = around(stack, `${own}.norm1`, stream, (record, now, from, y, accumulate) => {
      past.recordKeys(record, now, from);
      past.recordLook(record, now, from, y, accumulate);
    });
    const lookAcross = around(stack, `${own}.norm2`, stream + 1, across.recordLook);
    const forward = around(stack, `${own}.norm3`, stream + 2, feedForward(stack, own));
    across.recordKeys(graph, everyStep, outputs);
    return (record, now, x) => {
      const y = forward(record, now, lookAcross(record, now, lookBack(record, now, x)));
      graph.name(`${own}.output`, y);
      return y;
    };
  });
  const normalise = norm(stack, 'decoder.norm');
  const fcWeight = linearWeight(graph, 'decoder.fc', model.targetVocabulary, width); // [V, E]
  const fcBias = linearBias(graph, 'decoder.fc', model.targetVocabulary, width); // [V]
  const logits = graph.activation('decoder.logits', [steps, batch, model.targetVocabulary]);
  return {
    logits,
    record(record, now, tokens, order) {
      let x = embed(record, now, tokens, order); // [T, B, E]
      for (const layer of layers) x = layer(record, now, x);
      const read = graph.name('decoder.outputs', normalise(record, now, x));
      record.add(linear({ x: now(read), weight: fcWeight, bias: fcBias, y: now(logits) }));
    },
  };
}
