/** General attention (Luong, Pham and Manning, 2015): score(t, s) = dₜᵀ W h̄ₛ. */
import { linearWeight } from '../layers/parameters';
import { dotScore } from '../operations/dotScore';
import { linear } from '../operations/linear';
import { attentionalState, fedSize, luong, luongCitation } from './luong';
import type { AttentionMechanism } from './mechanism';
import { onnxDot, onnxProduct } from './onnxScore';
import { pytorchHead } from './pytorchHead';
import { encoderOutput, scoreOfPair, stateNow, transposed, weightsAndContext } from './symbols';

export const general: AttentionMechanism<'general'> = {
  id: 'general',
  label: 'general',
  equation: 'score(t, s) = dₜᵀ W h̄ₛ',
  formula: [
    {
      left: scoreOfPair,
      right: [
        transposed(stateNow),
        { symbol: 'W', side: 'learnt', meaning: 'Stands between the two, whose sizes may differ', shape: ['H', 'D·H'] },
        encoderOutput,
      ],
    },
    ...weightsAndContext,
    attentionalState,
  ],
  description:
    'As dot, with a learnt matrix between decoder state and encoder output, so that their sizes may differ. W h̄ₛ is computed once for the whole sentence.',
  citation: luongCitation,
  canFeedInput: true,
  inputSize: fedSize,

  attend(scope) {
    const { graph, model, encoded } = scope;
    const [source = 1, batch = 1, width = 1] = encoded.outputs.shape;
    const W = linearWeight(graph, 'decoder.attention.W', model.decoderHidden, width); // [H, D·H]
    const keys = graph.activation('decoder.attention.keys', [source, batch, model.decoderHidden]);
    graph.add(linear({ x: encoded.outputs, weight: W, y: keys }));
    return luong(scope, (record, now, hidden, scores) => {
      record.add(dotScore({ query: now(hidden), keys, scores: now(scores) }));
    });
  },

  onnx: {
    keys: (graph, outputs) => onnxProduct(graph, outputs, graph.parameter('decoder.attention.W.weight')),
    scores: onnxDot,
  },

  pytorch: `${pytorchHead('General')}


class Attention(nn.Module):
    """score(t, s) = dₜᵀ W h̄ₛ, where h̄ are the encoder's outputs and d the decoder's states.

    Luong, Pham and Manning, Effective Approaches to Attention-based Neural Machine Translation, 2015.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        self.W = nn.Linear(encoder_size, hidden, bias=False)
        self.mix = nn.Linear(encoder_size + hidden, hidden, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """W h̄ [S, B, H] of the outputs [S, B, K], which no step changes."""
        return self.W(outputs)

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """h̃ₜ = tanh(mix [cₜ; dₜ]) [B, H] and weights [S, B] for the state [B, H]; real [S, B] is False at padding."""
        scores = (keys * state).sum(dim=2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return torch.tanh(self.mix(torch.cat([context, state], dim=1))), weights
`,
};
