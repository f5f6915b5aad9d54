/** 1.5-entmax in place of the softmax (Peters, Niculae and Martins, 2019; Correia, Niculae and Martins, 2019). */
import { denseSoftmax } from './headAttention';
import type { AttentionMechanism } from './mechanism';
import { headSizes, projections, scoreRow, seenRow, weightRow } from './queries';

const attention = { ...denseSoftmax, alpha: 1.5 };

export const entmax: AttentionMechanism<'entmax'> = {
  id: 'entmax',
  label: 'entmax',
  equation: 'score(t, s) = qₜ · kₛ / √d',
  formula: [scoreRow(), weightRow('entmax'), seenRow, ...projections],
  description:
    'As self-attention, with a curve between softmax and sparsemax: weights are (score / 2 − τ)² where that is positive, and exactly 0 elsewhere, τ being such that they sum to 1. A map may then leave out what does not matter.',
  citation: 'Correia, Niculae and Martins, Adaptively Sparse Transformers, 2019',
  departure: 'The paper also learns the curve of each head; here it is 1.5 for all.',
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: { itself: () => attention, across: attention, cost: { time: 'T² d', memory: 'T d' } },
};
