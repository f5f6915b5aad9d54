/** General attention (Luong, Pham and Manning, 2015): score(t, s) = dₜᵀ W h̄ₛ. */
import { linearWeight } from '../layers/parameters';
import { dotScore } from '../operations/dotScore';
import { linear } from '../operations/linear';
import { attentionalState, fedSize, luong, luongCitation } from './luong';
import type { Attention, AttentionMechanism, AttentionScope } from './mechanism';
import { onnxDot, onnxProduct } from './onnxScore';
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

  attends: true,

  onnx: {
    keys: (graph, outputs) => onnxProduct(graph, outputs, graph.parameter('decoder.attention.W.weight')),
    scores: onnxDot,
  },
};

/** Records what does not depend on the step, and says what each step does. */
export function attendGeneral(scope: AttentionScope): Attention {
  const { graph, model, encoded } = scope;
  const [source = 1, batch = 1, width = 1] = encoded.outputs.shape;
  const W = linearWeight(graph, 'decoder.attention.W', model.decoderHidden, width); // [H, D·H]
  const keys = graph.activation('decoder.attention.keys', [source, batch, model.decoderHidden]);
  graph.add(linear({ x: encoded.outputs, weight: W, y: keys }));
  return luong(scope, (record, now, hidden, scores) => {
    record.add(dotScore({ query: now(hidden), keys, scores: now(scores) }));
  });
}
