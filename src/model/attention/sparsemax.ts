/** Sparsemax in place of the softmax (Martins and Astudillo, 2016): the point of the simplex that is nearest to the scores. */
import { denseSoftmax } from './headAttention';
import type { AttentionMechanism } from './mechanism';
import { headSizes, projections, scoreRow, seenRow, weightRow } from './queries';

const attention = { ...denseSoftmax, alpha: 2 };

export const sparsemax: AttentionMechanism<'sparsemax'> = {
  id: 'sparsemax',
  label: 'sparsemax',
  equation: 'score(t, s) = qₜ · kₛ / √d',
  formula: [scoreRow(), weightRow('sparsemax'), seenRow, ...projections],
  description:
    'As self-attention, with weights max(score − τ, 0), τ being such that they sum to 1. Most are exactly 0; so is their gradient, and a position that was left out can only come back when the others’ scores fall.',
  citation:
    'Martins and Astudillo, From Softmax to Sparsemax: A Sparse Model of Attention and Multi-Label Classification, 2016',
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: { itself: () => attention, across: attention, cost: { time: 'T² d', memory: 'T d' } },
};
