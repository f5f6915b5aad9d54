/**
 * The decoder: an LSTM that writes the target, looking back at the source as its attention mechanism says.
 *
 * States are one tensor [T + 1, B, H]: slot 0 comes over the bridge, step t reads slot t and writes slot t + 1. Trained,
 * it reads the true past, so the embeddings of all steps and their share of the gates are products outside the loop.
 * Decoding greedily, it reads its own past: token t + 1 is the arg-max of step t, on the device, with no readback.
 */
import { attentionById } from './attention';
import { bridge } from './bridge';
import { type DropoutKey, type Encoded, embedTokens } from './encoder';
import type { Graph, Recorder } from './graph/graph';
import type { Operation } from './graph/operation';
import { at, columnSlice, type Operand, slot, slots, type Value } from './graph/value';
import { embeddingWeight, linearBias, linearWeight, lstmParameters } from './layers/parameters';
import type { ModelSettings } from './modelSettings';
import { argmax } from './operations/argmax';
import { embedding } from './operations/embedding';
import { linear } from './operations/linear';
import { lstmCell } from './operations/lstmCell';

/** Decodes with the true past as input; gives the logits [T, B, V]. */
export function teacherForcedDecoder(
  graph: Graph,
  model: ModelSettings,
  encoded: Encoded,
  { targetInput, targetLengths }: { targetInput: Value; targetLengths: Value },
  key: DropoutKey | undefined,
): Value {
  const [steps = 1, batch = 1] = targetInput.shape;
  const embedded = embedTokens(graph, model, 'decoder', model.targetVocabulary, targetInput, key); // [T, B, E]
  const decoder = decoderOver(graph, model, encoded, steps, batch);
  graph.add(decoder.embeddingToGates(embedded, decoder.gates));
  graph.scan({ name: 'decoder', steps, reverse: false }, (body) => decoder.recordStep(body, targetLengths));
  const logits = graph.activation('decoder.logits', [steps, batch, model.targetVocabulary]);
  graph.add(decoder.hiddenToLogits(decoder.hidden, logits));
  return logits;
}

/**
 * Decodes greedily into `tokens` [T + 1, B], u32, whose slot 0 the host has set to the start mark. A row stands still
 * after limits[b] steps.
 */
export function greedyDecoder(
  graph: Graph,
  model: ModelSettings,
  encoded: Encoded,
  { tokens, limits }: { tokens: Value; limits: Value },
): void {
  const [slotCount = 2, batch = 1] = tokens.shape;
  const steps = slotCount - 1;
  const weight = embeddingWeight(graph, 'decoder.embedding', model.targetVocabulary, model.embedding); // [V, E]
  const embedded = graph.activation('decoder.embedded', [steps, batch, model.embedding]);
  const logits = graph.activation('decoder.logits', [steps, batch, model.targetVocabulary]);
  const decoder = decoderOver(graph, model, encoded, steps, batch);
  graph.scan({ name: 'decoder', steps, reverse: false }, (body) => {
    body.add(embedding({ tokens: at(tokens), weight, y: at(embedded) }));
    body.add(decoder.embeddingToGates(at(embedded), at(decoder.gates)));
    decoder.recordStep(body, limits);
    body.add(decoder.hiddenToLogits(at(decoder.hidden), at(logits)));
    body.add(argmax({ scores: at(logits), indices: at(tokens, 1) }));
  });
}

interface Decoder {
  readonly gates: Value; // [T, B, 4H]
  readonly hidden: Value; // [T, B, H]
  /** The embeddings' share of the gates, with b_ih. */
  embeddingToGates(embedded: Operand, gates: Operand): Operation;
  /** One step, from the gates' share of the embeddings to the next state. */
  recordStep(body: Recorder, lengths: Value): void;
  hiddenToLogits(hidden: Operand, logits: Operand): Operation;
}

/** What both ways of decoding share: parameters, states, and the step from one state to the next. */
function decoderOver(graph: Graph, model: ModelSettings, encoded: Encoded, steps: number, batch: number): Decoder {
  const { embedding: embeddingSize, hidden: size, targetVocabulary } = model;
  const mechanism = attentionById(model.attention);
  const contextSize = mechanism.contextSize(model);
  const lstm = lstmParameters(graph, 'decoder.lstm', 'l0', size, embeddingSize + contextSize);
  const fcWeight = linearWeight(graph, 'decoder.fc', targetVocabulary, size); // [V, H]
  const fcBias = linearBias(graph, 'decoder.fc', targetVocabulary, size); // [V]
  // W_ih [4H, E + context]: the embedding's columns come first.
  const embeddingColumns = columnSlice(lstm.weightIh, 0, embeddingSize);
  const contextColumns = contextSize > 0 ? columnSlice(lstm.weightIh, embeddingSize, contextSize) : undefined;

  const states = graph.activation('decoder.states', [steps + 1, batch, size]);
  const cells = graph.activation('decoder.cells', [steps + 1, batch, size]);
  const gates = graph.activation('decoder.gates', [steps, batch, 4 * size]);
  const hidden = graph.name('decoder.hidden', slots(states, 1, steps)); // [T, B, H]
  graph.name('decoder.cell', slots(cells, 1, steps));
  const start = {
    hidden: graph.name('decoder.initial_hidden', slot(states, 0)),
    cell: graph.name('decoder.initial_cell', slot(cells, 0)),
  };
  bridge(graph, model, encoded, start);
  const attend = mechanism.attend?.({ graph, model, encoded, steps });

  return {
    gates,
    hidden,
    embeddingToGates: (x, y) => linear({ x, weight: embeddingColumns, bias: lstm.biasIh, y }),
    recordStep(body, lengths) {
      const context = attend?.(body, at(states));
      if (context && contextColumns) {
        body.add(linear({ x: context, weight: contextColumns, y: at(gates), accumulate: true }));
      }
      body.add(linear({ x: at(states), weight: lstm.weightHh, bias: lstm.biasHh, y: at(gates), accumulate: true }));
      body.add(
        lstmCell({
          gates: at(gates),
          cell: { previous: at(cells), next: at(cells, 1) },
          hidden: { previous: at(states), next: at(states, 1) },
          lengths,
        }),
      );
    },
    hiddenToLogits: (x, y) => linear({ x, weight: fcWeight, bias: fcBias, y }),
  };
}
