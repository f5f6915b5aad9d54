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
import type { AttentionMechanism } from './mechanism';
import { onnxNetwork, onnxProduct } from './onnxScore';
import { pytorchHead } from './pytorchHead';
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

  attend(scope) {
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
  },

  onnx: {
    keys: (graph, outputs) => onnxProduct(graph, outputs, graph.parameter('decoder.attention.W.weight')),
    scores(graph, keys, state) {
      const query = onnxProduct(graph, state, graph.parameter('decoder.attention.U.weight')); // [B, H]
      return onnxNetwork(graph, graph.node('Sum', [keys, query, graph.parameter('decoder.attention.U.bias')]));
    },
  },

  pytorch: `${pytorchHead('Additive')}


class Attention(nn.Module):
    """score(t, s) = vᵀ tanh(W h̄ₛ + U dₜ₋₁ + b), where h̄ are the encoder's outputs and d the decoder's states.

    Bahdanau, Cho and Bengio, Neural Machine Translation by Jointly Learning to Align and Translate, 2015.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.W = nn.Linear(encoder_size, hidden, bias=False)
        self.U = nn.Linear(hidden, hidden)  # its bias is b
        self.v = nn.Linear(hidden, 1, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """W h̄ [S, B, H] of the outputs [S, B, K], which no step changes."""
        return self.W(outputs)

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """Context [B, K] and weights [S, B] for the last state [B, H]; real [S, B] is False at padding."""
        scores = self.v(torch.tanh(keys + self.U(state))).squeeze(2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return context, weights
`,
};
