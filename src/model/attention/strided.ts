/** Strided attention (Child, Gray, Radford and Sutskever, 2019): the near positions, and every w-th of the far ones. */
import { denseSoftmax } from './headAttention';
import type { AttentionMechanism } from './mechanism';
import { headSizes, projections, scoreRow, seenRow, weightRow } from './queries';

export const strided: AttentionMechanism<'strided'> = {
  id: 'strided',
  label: 'strided',
  equation: 'score(t, s) = qₜ · kₛ / √d, |t − s| < w or w divides t − s',
  formula: [scoreRow('|t − s| < w or w divides t − s'), weightRow('softmax'), seenRow, ...projections],
  description:
    'As self-attention, but encoder and decoder look at themselves nearer than w, and at every w-th position beyond: two steps reach any place. With w about √T the cost is T √T.',
  citation: 'Child, Gray, Radford and Sutskever, Generating Long Sequences with Sparse Transformers, 2019',
  departure: 'The paper gives the near and the far positions to different heads, or layers; here every head has both.',
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: {
    itself: ({ reach }) => ({ ...denseSoftmax, pattern: 'strided', reach }),
    across: denseSoftmax,
    cost: { time: 'T (w + T / w) d', memory: 'T d' },
  },
};
