/**
 * The encoder: embedding and LSTM layers over the whole source, in one or two directions.
 *
 * A layer's hidden states are one tensor [S + 2, B, D·H]: slot 0 is where the forward direction begins and slot S + 1
 * where the reverse direction begins, both zero; slots 1…S are the layer's outputs. Beyond a row's length the state is
 * carried, so the last slot of each direction holds its final state whatever the row's length.
 */
import { besideLstm } from './attentionModules';
import { dropped, type TrainingKey } from './dropped';
import type { Graph } from './graph/graph';
import { at, columnSlice, slot, slots, type Value } from './graph/value';
import { withHeads } from './headsOnDemand';
import { embeddingWeight, lstmParameters } from './layers/parameters';
import { encoderWidth, type ModelSettings } from './modelSettings';
import type { Onlooker } from './onlooker';
import { linear } from './operations/linear';
import { lstmCell, type StatePair } from './operations/lstmCell';
import { streams } from './operations/stream';
import { everyStep, tokenInput } from './tokenInput';
import type { TokenOrder } from './tokenOrder';

export interface EncoderInputs {
  readonly source: Value; // [S, B], u32
  /** Of the source, where there is a gradient. */
  readonly order?: TokenOrder;
  readonly lengths: Value; // [B], u32
}

/** Final state of one layer, a part per direction. */
export interface FinalState {
  readonly hidden: readonly Value[]; // D × [B, H]
  readonly cell: readonly Value[]; // D × [B, H]
}

/** What a decoder can look at. */
export interface Memory {
  readonly outputs: Value; // [S, B, D·H], of a Transformer [S, B, E]
  readonly lengths: Value; // [B], u32
}

export interface Encoded extends Memory {
  /** From the first layer to the top. */
  readonly finalStates: readonly FinalState[];
}

export function encoder(
  graph: Graph,
  model: ModelSettings,
  { source, order, lengths }: EncoderInputs,
  key: TrainingKey | undefined,
  onlooker?: Onlooker,
): Encoded {
  const [steps = 1, batch = 1] = source.shape;
  const { hidden, encoderDirections, encoderLayers } = model;
  const embeddings = embeddingWeight(graph, 'encoder.embedding', model.sourceVocabulary, model.embedding); // [V, E]
  let outputs: Value | undefined; // of the layer below [S, B, D·H]
  const finalStates: FinalState[] = [];
  for (let layer = 0; layer < encoderLayers; layer++) {
    const inputSize = outputs?.shape.at(-1) ?? model.embedding;
    const directions = Array.from({ length: encoderDirections }, (_, direction) => {
      const suffix = `l${layer}${direction === 1 ? '_reverse' : ''}`;
      const { weightIh, biasIh, weightHh, biasHh } = lstmParameters(graph, 'encoder.lstm', suffix, hidden, inputSize);
      const gates = graph.activation(`encoder.gates_${suffix}`, [steps, batch, 4 * hidden]);
      return { name: `encoder.lstm_${suffix}`, suffix, weight: weightIh, bias: biasIh, weightHh, biasHh, gates };
    });
    if (outputs) {
      for (const { weight, bias, gates } of directions) graph.add(linear({ x: outputs, weight, bias, y: gates }));
    } else {
      const tokens = { tokens: source, order, embeddings };
      tokenInput(graph, 'encoder', tokens, directions, { key, stream: streams.encoderEmbedding }).record(
        graph,
        everyStep,
      );
    }
    const states = graph.activation(`encoder.states_l${layer}`, [steps + 2, batch, encoderWidth(model)]);
    const finalHidden: Value[] = [];
    const finalCell: Value[] = [];
    for (const [direction, { name, suffix, weightHh, biasHh, gates }] of directions.entries()) {
      const reverse = direction === 1;
      const cells = graph.activation(`encoder.cells_${suffix}`, [steps + 1, batch, hidden]);
      const side = columnSlice(states, direction * hidden, hidden); // [S + 2, B, H]
      const hiddenPair = reverse ? pair(side, 2, 1) : pair(side, 0, 1);
      const cellPair = reverse ? pair(cells, 1, 0) : pair(cells, 0, 1);
      graph.scan({ name, steps, reverse }, (body) => {
        body.add(linear({ x: hiddenPair.previous, weight: weightHh, bias: biasHh, y: at(gates), accumulate: true }));
        body.add(lstmCell({ gates: at(gates), cell: cellPair, hidden: hiddenPair, lengths }));
      });
      finalHidden.push(slot(side, reverse ? 1 : steps));
      finalCell.push(slot(cells, reverse ? 0 : steps));
    }
    finalStates.push({ hidden: finalHidden, cell: finalCell });
    const name = `encoder.outputs_l${layer}`;
    outputs = graph.name(name, slots(states, 1, steps)); // [S, B, D·H]
    // As in torch.nn.LSTM, what a layer hands to the next is dropped, and what the top layer gives is not.
    if (layer < encoderLayers - 1) outputs = dropped(graph, name, outputs, streams.encoderLayer + layer, key);
  }
  if (!outputs) throw new Error('An encoder has at least one layer.');
  if (!model.selfAttention?.encoder) return { outputs, lengths, finalStates };
  const around = { ...model.selfAttention, ...besideLstm.encoder, steps, lengths, onlooker };
  const looked = withHeads().besideStates(graph, around, outputs);
  looked.record(graph, everyStep);
  return { outputs: looked.outputs, lengths, finalStates };
}

function pair(states: Value, previous: number, next: number): StatePair {
  return { previous: at(states, previous), next: at(states, next) };
}
