/**
 * What the three attentions of Luong, Pham and Manning (2015) share: they look after the LSTM, from the state dₜ that it
 * has just made, and make of context and state h̃ₜ = tanh(W [cₜ; dₜ]), which the output layer reads. With input feeding
 * h̃ₜ₋₁ is part of the LSTM's input; without it nothing is fed back, and all steps are computed at once.
 */
import type { Recorder } from '../graph/graph';
import { at, columnSlice, type Operand, slots, type Value } from '../graph/value';
import { linearWeight } from '../layers/parameters';
import type { ModelSettings } from '../modelSettings';
import { linear } from '../operations/linear';
import { tanh } from '../operations/tanh';
import type { FormulaRow } from './formula';
import type { Attention, AttentionScope } from './mechanism';
import { attentionSequences, recordContext } from './sequences';
import { context, stateNow } from './symbols';

/** Records the scores [T, B, S] of the decoder's states [T, B, H]. */
export type RecordScores = (record: Recorder, now: (sequence: Value) => Operand, hidden: Value, scores: Value) => void;

export function luong(scope: AttentionScope, recordScores: RecordScores): Attention {
  const { graph, model, encoded, states } = scope;
  const [slotCount = 2, batch = 1, size = 1] = states.shape;
  const width = encoded.outputs.shape.at(-1) ?? 1;
  const steps = slotCount - 1;
  const mix = linearWeight(graph, 'decoder.attention.mix', size, width + size); // [H, D·H + H]: context, then state
  const sequences = attentionSequences(scope);
  const mixed = graph.activation('decoder.attention.mixed', [steps, batch, size]);
  const attentional = graph.activation('decoder.attention.states', [steps + 1, batch, size]); // slot 0 stays zero
  const readout = graph.name('decoder.attentional', slots(attentional, 1, steps)); // h̃ [T, B, H]
  const hidden = slots(states, 1, steps); // [T, B, H]

  return {
    readout,
    feedsBack: model.inputFeeding,
    ...(model.inputFeeding ? { beforeCell: () => at(attentional) } : {}),
    afterCell(record, now) {
      recordScores(record, now, hidden, sequences.scores);
      recordContext(record, scope, sequences, now);
      record.add(linear({ x: now(sequences.context), weight: columnSlice(mix, 0, width), y: now(mixed) }));
      record.add(linear({ x: now(hidden), weight: columnSlice(mix, width, size), y: now(mixed), accumulate: true }));
      record.add(tanh({ x: now(mixed), y: now(readout) }));
    },
  };
}

/** Luong's mechanisms add h̃ to the input where it is fed, and nothing otherwise. */
export function fedSize({ inputFeeding, decoderHidden }: ModelSettings): number {
  return inputFeeding ? decoderHidden : 0;
}

/** h̃ₜ = tanh(W꜀ [cₜ; dₜ]) */
export const attentionalState: FormulaRow = {
  left: [
    {
      symbol: 'h',
      over: 'tilde',
      sub: 't',
      side: 'target',
      meaning: 'What the output layer reads at output step t',
      shape: ['H'],
    },
  ],
  right: [
    'tanh',
    '(',
    { symbol: 'W', sub: 'c', side: 'learnt', meaning: 'Mixes context and state', shape: ['H', 'D·H + H'] },
    '[',
    context,
    '; ',
    stateNow,
    ']',
    ')',
  ],
};

export const luongCitation =
  'Luong, Pham and Manning, Effective Approaches to Attention-based Neural Machine Translation, 2015';
