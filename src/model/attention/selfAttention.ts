/** Self-attention (Vaswani et al., 2017): score(t, s) = qₜ · kₛ / √d in many heads, every position looking at every one. */
import { denseSoftmax } from './headAttention';
import type { AttentionMechanism } from './mechanism';
import { headSizes, projections, scoreRow, seenRow, transformerCitation, weightRow } from './queries';

export const selfAttention: AttentionMechanism<'self-attention'> = {
  id: 'self-attention',
  label: 'self-attention',
  equation: 'score(t, s) = qₜ · kₛ / √d',
  formula: [scoreRow(), weightRow('softmax'), seenRow, ...projections],
  description:
    'A Transformer has no LSTM: each position looks at all others at once, in many heads, in every layer of encoder and decoder. What an LSTM computes step after step is here a few products over the whole sentence.',
  citation: transformerCitation,
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: { itself: () => denseSoftmax, across: denseSoftmax, cost: { time: 'T² d', memory: 'T d' } },
};
