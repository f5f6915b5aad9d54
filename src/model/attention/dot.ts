/** Dot attention (Luong, Pham and Manning, 2015): score(t, s) = dₜᵀ h̄ₛ. */
import { encoderWidth } from '../modelSettings';
import { dotScore } from '../operations/dotScore';
import { attentionalState, fedSize, luong, luongCitation } from './luong';
import type { AttentionMechanism } from './mechanism';
import { onnxDot } from './onnxScore';
import { pytorchHead } from './pytorchHead';
import { encoderOutput, scoreOfPair, stateNow, transposed, weightsAndContext } from './symbols';

export const dot: AttentionMechanism<'dot'> = {
  id: 'dot',
  label: 'dot',
  equation: 'score(t, s) = dₜᵀ h̄ₛ',
  formula: [
    { left: scoreOfPair, right: [transposed(stateNow), encoderOutput] },
    ...weightsAndContext,
    attentionalState,
  ],
  description:
    'The score is the plain product of decoder state and encoder output, with nothing to learn. Both must therefore be of one size and learn to mean the same by the same numbers.',
  citation: luongCitation,
  canFeedInput: true,
  inputSize: fedSize,

  objection(sizes) {
    const width = encoderWidth(sizes);
    if (width === sizes.decoderHidden) return undefined;
    return `dot attention multiplies decoder states and encoder outputs number by number, so both need one size; here they have ${sizes.decoderHidden} and ${width}. Set Decoder hidden to ${width}, or choose general, which puts a matrix between them.`;
  },

  remedies(sizes) {
    const width = encoderWidth(sizes);
    return [
      { label: `Set Decoder hidden to ${width}`, changes: { decoderHidden: width } },
      { label: 'Use general', changes: { attention: 'general' } },
    ];
  },

  attend(scope) {
    const keys = scope.encoded.outputs; // [S, B, D·H]
    return luong(scope, (record, now, hidden, scores) => {
      record.add(dotScore({ query: now(hidden), keys, scores: now(scores) }));
    });
  },

  onnx: { scores: onnxDot },

  pytorch: `${pytorchHead('Dot')}


class Attention(nn.Module):
    """score(t, s) = dₜᵀ h̄ₛ, where h̄ are the encoder's outputs and d the decoder's states, both of one size, K = H.

    Luong, Pham and Manning, Effective Approaches to Attention-based Neural Machine Translation, 2015.
    """

    def __init__(self, hidden: int, encoder_size: int):
        super().__init__()
        if hidden != encoder_size:
            raise ValueError(f"dot attention cannot multiply {hidden} numbers by {encoder_size}; general can.")
        self.mix = nn.Linear(encoder_size + hidden, hidden, bias=False)

    def keys(self, outputs: Tensor) -> Tensor:
        """The outputs [S, B, K] themselves."""
        return outputs

    def forward(self, state: Tensor, keys: Tensor, outputs: Tensor, real: Tensor) -> Tuple[Tensor, Tensor]:
        """h̃ₜ = tanh(mix [cₜ; dₜ]) [B, H] and weights [S, B] for the state [B, H]; real [S, B] is False at padding."""
        scores = (keys * state).sum(dim=2)  # [S, B]
        weights = scores.masked_fill(~real, float("-inf")).softmax(dim=0)  # [S, B]
        context = (weights.unsqueeze(2) * outputs).sum(dim=0)  # [B, K]
        return torch.tanh(self.mix(torch.cat([context, state], dim=1))), weights
`,
};
