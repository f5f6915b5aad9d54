/**
 * Concat attention (Luong, Pham and Manning, 2015): score(t, s) = vᵀ tanh(W [h̄ₛ; dₜ]). W's columns for h̄ₛ and for dₜ are
 * applied apart, so that W h̄ₛ is computed once for the whole sentence.
 */
import { columnSlice } from '../graph/value';
import { linearWeight } from '../layers/parameters';
import { encoderWidth } from '../modelSettings';
import { additiveScore } from '../operations/additiveScore';
import { linear } from '../operations/linear';
import { attentionalState, fedSize, luong, luongCitation } from './luong';
import type { Attention, AttentionMechanism, AttentionScope } from './mechanism';
import { type OnnxBuilder, type OnnxValue, onnxNetwork, onnxProduct } from './onnxScore';
import { encoderOutput, scoreOfPair, scoreVector, stateNow, transposed, weightsAndContext } from './symbols';

export const concat: AttentionMechanism<'concat'> = {
  id: 'concat',
  label: 'concat',
  equation: 'score(t, s) = vᵀ tanh(W [h̄ₛ; dₜ])',
  formula: [
    {
      left: scoreOfPair,
      right: [
        transposed(scoreVector),
        'tanh',
        '(',
        { symbol: 'W', side: 'learnt', meaning: 'Makes H numbers of output and state', shape: ['H', 'D·H + H'] },
        '[',
        encoderOutput,
        '; ',
        stateNow,
        ']',
        ')',
      ],
    },
    ...weightsAndContext,
    attentionalState,
  ],
  description:
    'The same small network as additive attention, but it looks after the LSTM, from the state that this step has made. Context and state are mixed into what the output layer reads.',
  citation: luongCitation,
  canFeedInput: true,
  inputSize: fedSize,

  attends: true,

  onnx: {
    keys: (graph, outputs, model) => onnxProduct(graph, outputs, columnsOfW(graph, 0, encoderWidth(model))),
    scores(graph, keys, state, model) {
      const width = encoderWidth(model);
      const query = onnxProduct(graph, state, columnsOfW(graph, width, width + model.decoderHidden)); // [B, H]
      return onnxNetwork(graph, graph.node('Sum', [keys, query]));
    },
  },
};

function columnsOfW(graph: OnnxBuilder, from: number, to: number): OnnxValue {
  const W = graph.parameter('decoder.attention.W.weight'); // [H, D·H + H]
  return graph.node('Slice', [W, graph.integers([from]), graph.integers([to]), graph.integers([1])]);
}

/** Records what does not depend on the step, and says what each step does. */
export function attendConcat(scope: AttentionScope): Attention {
  const { graph, model, encoded, states } = scope;
  const [source = 1, batch = 1, width = 1] = encoded.outputs.shape;
  const [slotCount = 2] = states.shape;
  const size = model.decoderHidden;
  const W = linearWeight(graph, 'decoder.attention.W', size, width + size); // [H, D·H + H]
  const v = linearWeight(graph, 'decoder.attention.v', 1, size); // [1, H]
  const keys = graph.activation('decoder.attention.keys', [source, batch, size]);
  const query = graph.activation('decoder.attention.query', [slotCount - 1, batch, size]);
  graph.add(linear({ x: encoded.outputs, weight: columnSlice(W, 0, width), y: keys }));
  return luong(scope, (record, now, hidden, scores) => {
    record.add(linear({ x: now(hidden), weight: columnSlice(W, width, size), y: now(query) }));
    record.add(additiveScore({ query: now(query), keys, v, lengths: encoded.lengths, scores: now(scores) }));
  });
}
