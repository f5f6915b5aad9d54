/** Block attention (Qiu et al., 2020): a position looks at those of its own block. */
import { denseSoftmax } from './headAttention';
import type { AttentionMechanism } from './mechanism';
import { headSizes, projections, scoreRow, seenRow, weightRow } from './queries';

export const block: AttentionMechanism<'block'> = {
  id: 'block',
  label: 'block',
  equation: 'score(t, s) = qₜ · kₛ / √d, ⌊t / w⌋ = ⌊s / w⌋',
  formula: [scoreRow('⌊t / w⌋ = ⌊s / w⌋'), weightRow('softmax'), seenRow, ...projections],
  description:
    'As self-attention, but encoder and decoder look at themselves in blocks of w positions, which know nothing of one another. What has to pass between blocks can only do so across, from the source to the decoder.',
  citation: 'Qiu, Ma, Levy, Yih, Wang and Tang, Blockwise Self-Attention for Long Document Understanding, 2020',
  departure: 'The paper permutes the blocks from head to head; here every head has the same ones.',
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: {
    itself: ({ reach }) => ({ ...denseSoftmax, pattern: 'block', reach }),
    across: denseSoftmax,
    cost: { time: 'T w d', memory: 'T d' },
  },
};
