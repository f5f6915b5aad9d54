/** Linear attention (Katharopoulos, Vyas, Pappas and Fleuret, 2020): score(t, s) = φ(qₜ) · φ(kₛ), φ(x) = elu(x) + 1. */
import type { AttentionMechanism } from './mechanism';
import { headSizes, key, projections, query, seen, value } from './queries';
import { scoreOfPair } from './symbols';

const sum = { operator: 'Σ', over: 's' } as const;

export const linear: AttentionMechanism<'linear'> = {
  id: 'linear',
  label: 'linear',
  equation: 'score(t, s) = φ(qₜ) · φ(kₛ)',
  formula: [
    { left: scoreOfPair, right: ['φ', '(', query, ')', '·', 'φ', '(', key, ')'] },
    { left: [seen], right: [sum, ...scoreOfPair, value, '/', sum, ...scoreOfPair] },
    { left: ['φ', '(', 'x', ')'], right: ['elu', '(', 'x', ')', '+', '1'] },
    ...projections,
  ],
  description:
    'The product of features takes the place of the exponential, so that keys and values can be summed before any query comes: the cost grows with the length, and a decoder carries a state of fixed size, like an LSTM. The map is never made; what is shown are the weights that it implies.',
  citation:
    'Katharopoulos, Vyas, Pappas and Fleuret, Transformers are RNNs: Fast Autoregressive Transformers with Linear Attention, 2020',
  implied: true,
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: {
    itself: () => ({ kind: 'linear' }),
    across: { kind: 'linear' },
    cost: { time: 'T d²', memory: 'T d' },
  },
};
