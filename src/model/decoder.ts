/**
 * The decoder: LSTM layers that write the target, looking back at the source as the attention mechanism says.
 *
 * A layer's states are one tensor [T + 1, B, H]: slot 0 comes over the bridge, step t reads slot t and writes slot t + 1.
 * Where the decoder reads the true past, the embeddings of all steps and their share of the gates are products outside
 * the loop, and so is the output layer. Where it reads its own past, wholly or by a coin, they stand in the loop: token
 * t + 1 is the arg-max of step t, on the device, with no readback.
 */
import { attentionById } from './attention';
import { attend } from './attention/attend';
import { sizesOf } from './attention/mechanism';
import { besideLstm } from './attentionModules';
import { bridge } from './bridge';
import type { TrainingKey } from './dropped';
import type { Encoded } from './encoder';
import type { Graph, Recorder } from './graph/graph';
import type { Operation } from './graph/operation';
import { at, columnSlice, type Operand, slot, slots, type Value } from './graph/value';
import { withHeads } from './headsOnDemand';
import { embeddingWeight, type LstmParameters, linearBias, linearWeight, lstmParameters } from './layers/parameters';
import type { ModelSettings } from './modelSettings';
import type { Onlooker } from './onlooker';
import { argmax } from './operations/argmax';
import { chooseToken } from './operations/chooseToken';
import { dropout } from './operations/dropout';
import { linear } from './operations/linear';
import { lstmCell } from './operations/lstmCell';
import { overrideTokens } from './operations/override';
import { streams } from './operations/stream';
import { everyStep, type Now, type TokenInput, tokenInput } from './tokenInput';
import { type TokenOrder, tokenOrder } from './tokenOrder';

export interface Target {
  readonly targetInput: Value; // [T, B], u32
  readonly targetLengths: Value; // [B], u32
}

/** What a greedy decoder writes. */
export interface GreedyTokens {
  readonly tokens: Value; // [T + 1, B], u32
  /** The steps after which a row stands still. */
  readonly limits: Value; // [B], u32
}

/** Decodes with the true past as input; gives the logits [T, B, V]. */
export function teacherForcedDecoder(
  graph: Graph,
  model: ModelSettings,
  encoded: Encoded,
  { targetInput, targetLengths }: Target,
  key: TrainingKey | undefined,
  onlooker?: Onlooker,
): Value {
  const [steps = 1, batch = 1] = targetInput.shape;
  const decoder = decoderOver(graph, model, encoded, { steps, batch, lengths: targetLengths, key, onlooker });
  const { logits } = decoder;
  const order = key && tokenOrder(graph, targetInput, model.targetVocabulary);
  decoder.recordInput(graph, everyStep, decoder.input(targetInput, order));
  graph.scan({ name: 'decoder', steps, reverse: false }, (body) => {
    decoder.recordCells(body, targetLengths);
    if (decoder.feedsBack) decoder.recordAfterCell(body, at);
  });
  if (!decoder.feedsBack) decoder.recordAfterCell(graph, everyStep);
  decoder.recordSelfAttention(graph, everyStep);
  graph.add(decoder.readoutToLogits(decoder.readout, logits));
  return logits;
}

/** Trains on the true past with probability `key.teacherForcing`, else on its own; gives the logits [T, B, V]. */
export function scheduledDecoder(
  graph: Graph,
  model: ModelSettings,
  encoded: Encoded,
  { targetInput, targetLengths }: Target,
  key: TrainingKey,
): Value {
  const [steps = 1, batch = 1] = targetInput.shape;
  const decoder = decoderOver(graph, model, encoded, { steps, batch, lengths: targetLengths, key });
  const own = graph.input('decoder.own_tokens', [steps + 1, batch]);
  const chosen = graph.input('decoder.chosen_tokens', [steps, batch]);
  const { clock, seed, teacherForcing: ratio } = key;
  const stream = streams.scheduledSampling;
  const choose = { truth: at(targetInput), own: at(own), chosen: at(chosen), ratio, clock, seed, stream };
  recordOwnPast(
    graph,
    decoder,
    { tokens: chosen, predictions: own, lengths: targetLengths },
    { beforeStep: (body) => body.add(chooseToken(choose)) },
  );
  return decoder.logits;
}

/**
 * Decodes greedily into `tokens` [T + 1, B], u32, whose slot 0 the host has set to the start mark. A row stands still
 * after limits[b] steps.
 */
export function greedyDecoder(
  graph: Graph,
  model: ModelSettings,
  encoded: Encoded,
  { tokens, limits }: GreedyTokens,
  onlooker?: Onlooker,
): void {
  const [slotCount = 2, batch = 1] = tokens.shape;
  const edits = onlooker?.edits;
  const decoder = decoderOver(graph, model, encoded, { steps: slotCount - 1, batch, lengths: limits, onlooker });
  const read = slots(tokens, 0, slotCount - 1);
  const past = { tokens: read, predictions: tokens, lengths: limits };
  recordOwnPast(graph, decoder, past, {
    afterStep: (body) => edits && body.add(overrideTokens({ tokens: at(tokens, 1), edits: at(edits.tokens) })),
  });
}

/** Records a loop that reads tokens [T, B] made in the loop and writes its arg-max into slot t + 1 of predictions. */
function recordOwnPast(
  graph: Graph,
  decoder: Decoder,
  { tokens, predictions, lengths }: { tokens: Value; predictions: Value; lengths: Value },
  { beforeStep, afterStep }: { beforeStep?: (body: Recorder) => void; afterStep?: (body: Recorder) => void },
): void {
  const { logits } = decoder;
  const input = decoder.input(tokens);
  graph.scan({ name: 'decoder', steps: decoder.steps, reverse: false }, (body) => {
    beforeStep?.(body);
    decoder.recordInput(body, at, input);
    decoder.recordCells(body, lengths);
    decoder.recordAfterCell(body, at);
    decoder.recordSelfAttention(body, at);
    body.add(decoder.readoutToLogits(at(decoder.readout), at(logits)));
    body.add(argmax({ scores: at(logits), indices: at(predictions, 1) }));
    afterStep?.(body);
  });
}

interface Decoder {
  readonly steps: number;
  /** What the output layer reads. */
  readonly readout: Value; // [T, B, H]
  readonly logits: Value; // [T, B, V]
  /** Whether a step reads what the attention made after the one before it. */
  readonly feedsBack: boolean;
  /** Tokens [T, B], u32, on their way into the first layer; their order where the host knows them. */
  input(tokens: Value, order?: TokenOrder): TokenInput;
  /** The share of the first layer's gates that comes from tokens, and from what attention knows before the loop. */
  recordInput(record: Recorder, now: Now, input: TokenInput): void;
  /** One step of all layers, and of the attention that looks before them. */
  recordCells(body: Recorder, lengths: Value): void;
  /** The attention that looks after the layers. */
  recordAfterCell(record: Recorder, now: Now): void;
  /** The look at what was made for the output layer before, where there is one. */
  recordSelfAttention(record: Recorder, now: Now): void;
  readoutToLogits(readout: Operand, logits: Operand): Operation;
}

interface Decoding {
  readonly steps: number;
  readonly batch: number;
  /** Of the target [B], u32. */
  readonly lengths: Value;
  readonly key?: TrainingKey | undefined;
  readonly onlooker?: Onlooker | undefined;
}

/** What every way of decoding shares: parameters, states, and the step from one state to the next. */
function decoderOver(
  graph: Graph,
  model: ModelSettings,
  encoded: Encoded,
  { steps, batch, lengths, key, onlooker }: Decoding,
): Decoder {
  const { embedding: embeddingSize, decoderHidden: size, targetVocabulary } = model;
  const mechanism = attentionById(model.attention);
  const objection = mechanism.objection?.(sizesOf(model));
  if (objection) throw new Error(objection);
  const addedSize = mechanism.inputSize(model);
  const embeddings = embeddingWeight(graph, 'decoder.embedding', targetVocabulary, embeddingSize); // [V, E]
  const layers = Array.from({ length: model.decoderLayers }, (_, layer) =>
    decoderLayer(graph, layer, layer === 0 ? embeddingSize + addedSize : size, { steps, batch, size }),
  );
  const [first, top] = [layers[0], layers.at(-1)];
  if (!first || !top) throw new Error('A decoder has at least one layer.');
  bridge(
    graph,
    model,
    encoded.finalStates,
    layers.map(({ start }) => start),
  );
  const edits = onlooker?.edits;
  const attention = attend(model.attention, { graph, model, encoded, states: top.states, ...(edits ? { edits } : {}) });
  const read = attention?.readout ?? top.hidden; // [T, B, H]
  const past = model.selfAttention?.decoder
    ? withHeads().besideStates(graph, { ...model.selfAttention, ...besideLstm.decoder, steps, lengths, onlooker }, read)
    : undefined;
  const fcWeight = linearWeight(graph, 'decoder.fc', targetVocabulary, size); // [V, H]
  const fcBias = linearBias(graph, 'decoder.fc', targetVocabulary, size); // [V]
  const logits = graph.activation('decoder.logits', [steps, batch, targetVocabulary]);

  // W_ih [4H, E + added] of the first layer: the embedding's columns come first.
  const embeddingColumns = columnSlice(first.lstm.weightIh, 0, embeddingSize);
  const addedColumns = addedSize > 0 ? columnSlice(first.lstm.weightIh, embeddingSize, addedSize) : undefined;
  const addToGates = (x: Operand, gates: Operand) => {
    if (!addedColumns) throw new Error(`${mechanism.id} adds to the decoder's input, but says it adds nothing.`);
    return linear({ x, weight: addedColumns, y: gates, accumulate: true });
  };

  return {
    steps,
    readout: past?.outputs ?? read,
    logits,
    feedsBack: attention?.feedsBack ?? false,
    input(tokens, order) {
      const gates = { name: 'decoder.lstm_l0', weight: embeddingColumns, bias: first.lstm.biasIh, gates: first.gates };
      return tokenInput(graph, 'decoder', { tokens, order, embeddings }, [gates], {
        key,
        stream: streams.decoderEmbedding,
      });
    },
    recordInput(record, now, input) {
      input.record(record, now);
      if (attention?.input) record.add(addToGates(now(attention.input), now(first.gates)));
    },
    recordCells(body, lengths) {
      const added = attention?.beforeCell?.(body);
      if (added) body.add(addToGates(added, at(first.gates)));
      for (const [index, layer] of layers.entries()) {
        const below = layers[index - 1];
        if (below) recordFromBelow(body, below, layer, index, key);
        body.add(
          linear({
            x: at(layer.states),
            weight: layer.lstm.weightHh,
            bias: layer.lstm.biasHh,
            y: at(layer.gates),
            accumulate: true,
          }),
        );
        body.add(
          lstmCell({
            gates: at(layer.gates),
            cell: { previous: at(layer.cells), next: at(layer.cells, 1) },
            hidden: { previous: at(layer.states), next: at(layer.states, 1) },
            lengths,
          }),
        );
      }
    },
    recordAfterCell: (record, now) => attention?.afterCell?.(record, now),
    recordSelfAttention: (record, now) => past?.record(record, now),
    readoutToLogits: (x, y) => linear({ x, weight: fcWeight, bias: fcBias, y }),
  };

  /** The share of a layer's gates that comes from the layer below, with dropout between the two. */
  function recordFromBelow(body: Recorder, below: DecoderLayer, layer: DecoderLayer, index: number, key?: TrainingKey) {
    let x: Operand = at(below.hidden);
    if (key && key.dropout > 0) {
      const y = graph.activation(`decoder.hidden_l${index - 1}_dropped`, below.hidden.shape);
      const { dropout: rate, clock, seed } = key;
      body.add(dropout({ x, y: at(y), rate, clock, seed, stream: streams.decoderLayer + index }));
      x = at(y);
    }
    body.add(linear({ x, weight: layer.lstm.weightIh, bias: layer.lstm.biasIh, y: at(layer.gates) }));
  }
}

interface DecoderLayer {
  readonly lstm: LstmParameters;
  readonly gates: Value; // [T, B, 4H]
  readonly states: Value; // [T + 1, B, H]
  readonly cells: Value; // [T + 1, B, H]
  readonly hidden: Value; // [T, B, H]
  readonly start: { readonly hidden: Value; readonly cell: Value }; // [B, H]
}

function decoderLayer(
  graph: Graph,
  layer: number,
  inputs: number,
  { steps, batch, size }: { steps: number; batch: number; size: number },
): DecoderLayer {
  const states = graph.activation(`decoder.states_l${layer}`, [steps + 1, batch, size]);
  const cells = graph.activation(`decoder.cells_l${layer}`, [steps + 1, batch, size]);
  graph.name(`decoder.cell_l${layer}`, slots(cells, 1, steps));
  return {
    lstm: lstmParameters(graph, 'decoder.lstm', `l${layer}`, size, inputs),
    gates: graph.activation(`decoder.gates_l${layer}`, [steps, batch, 4 * size]),
    states,
    cells,
    hidden: graph.name(`decoder.hidden_l${layer}`, slots(states, 1, steps)),
    start: {
      hidden: graph.name(`decoder.initial_hidden_l${layer}`, slot(states, 0)),
      cell: graph.name(`decoder.initial_cell_l${layer}`, slot(cells, 0)),
    },
  };
}
