/** Dot attention (Luong, Pham and Manning, 2015): score(t, s) = dₜᵀ h̄ₛ. */
import { encoderWidth } from '../modelSettings';
import { dotScore } from '../operations/dotScore';
import { attentionalState, fedSize, luong, luongCitation } from './luong';
import type { Attention, AttentionMechanism, AttentionScope } from './mechanism';
import { onnxDot } from './onnxScore';
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

  attends: true,

  onnx: { scores: onnxDot },
};

/** Records what does not depend on the step, and says what each step does. */
export function attendDot(scope: AttentionScope): Attention {
  const keys = scope.encoded.outputs; // [S, B, D·H]
  return luong(scope, (record, now, hidden, scores) => {
    record.add(dotScore({ query: now(hidden), keys, scores: now(scores) }));
  });
}
