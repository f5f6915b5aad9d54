/**
 * Additive attention (Bahdanau, Cho and Bengio, 2015):
 * score(t, s) = vᵀ tanh(W h̄ₛ + U dₜ₋₁ + b), weights = softmax over s, context = Σ_s weight · h̄ₛ.
 * It looks before the LSTM, from the state that the last step left, and its context is part of the LSTM's input.
 */
import { at } from '../graph/value';
import { linearBias, linearWeight } from '../layers/parameters';
import { encoderWidth } from '../modelSettings';
import { additiveScore } from '../operations/additiveScore';
import { linear } from '../operations/linear';
import type { Attention, AttentionMechanism, AttentionScope } from './mechanism';
import { onnxNetwork, onnxProduct } from './onnxScore';
import { attentionSequences, recordContext } from './sequences';
import {
  context,
  encoderOutput,
  scoreOfPair,
  scoreVector,
  stateBefore,
  transposed,
  weightsAndContext,
} from './symbols';

export const additive: AttentionMechanism<'additive'> = {
  id: 'additive',
  label: 'additive',
  equation: 'score(t, s) = vᵀ tanh(W h̄ₛ + U dₜ₋₁ + b)',
  formula: [
    {
      left: scoreOfPair,
      right: [
        transposed(scoreVector),
        'tanh',
        '(',
        { symbol: 'W', side: 'learnt', meaning: 'Makes H numbers of an encoder output', shape: ['H', 'D·H'] },
        encoderOutput,
        '+',
        { symbol: 'U', side: 'learnt', meaning: 'Makes H numbers of the decoder’s state', shape: ['H', 'H'] },
        stateBefore,
        '+',
        { symbol: 'b', side: 'learnt', meaning: 'Is added to both', shape: ['H'] },
        ')',
      ],
    },
    ...weightsAndContext,
    {
      left: [{ ...stateBefore, sub: 't', meaning: 'The decoder’s state after output step t' }],
      right: [
        'LSTM',
        '(',
        '[',
        {
          symbol: 'y',
          sub: 't−1',
          side: 'target',
          meaning: 'The embedding of the character written before',
        },
        '; ',
        context,
        ']',
        ', ',
        stateBefore,
        ')',
      ],
    },
  ],
  description:
    'Before each step a small network compares the decoder’s last state with every source position. The weighted sum of the encoder’s outputs is fed to the LSTM.',
  citation: 'Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly Learning to Align and Translate, 2015',
  canFeedInput: false,
  inputSize: encoderWidth,

  attends: true,

  onnx: {
    keys: (graph, outputs) => onnxProduct(graph, outputs, graph.parameter('decoder.attention.W.weight')),
    scores(graph, keys, state) {
      const query = onnxProduct(graph, state, graph.parameter('decoder.attention.U.weight')); // [B, H]
      return onnxNetwork(graph, graph.node('Sum', [keys, query, graph.parameter('decoder.attention.U.bias')]));
    },
  },
};

/** Records what does not depend on the step, and says what each step does. */
export function attendAdditive(scope: AttentionScope): Attention {
  const { graph, model, encoded, states } = scope;
  const { outputs, lengths } = encoded;
  const [source = 1, batch = 1, width = 1] = outputs.shape;
  const [slotCount = 2] = states.shape;
  const size = model.decoderHidden;
  const W = linearWeight(graph, 'decoder.attention.W', size, width); // [H, D·H]
  const U = linearWeight(graph, 'decoder.attention.U', size, size); // [H, H]
  const b = linearBias(graph, 'decoder.attention.U', size, size); // [H]
  const v = linearWeight(graph, 'decoder.attention.v', 1, size); // [1, H]
  const keys = graph.activation('decoder.attention.keys', [source, batch, size]);
  const query = graph.activation('decoder.attention.query', [slotCount - 1, batch, size]);
  const sequences = attentionSequences(scope);

  graph.add(linear({ x: outputs, weight: W, y: keys })); // the keys do not depend on the step
  return {
    beforeCell(body) {
      body.add(linear({ x: at(states), weight: U, bias: b, y: at(query) }));
      body.add(additiveScore({ query: at(query), keys, v, lengths, scores: at(sequences.scores) }));
      recordContext(body, scope, sequences, at);
      return at(sequences.context);
    },
  };
}
