/** Sliding-window attention (Beltagy, Peters and Cohan, 2020): a position looks no further than its neighbourhood. */
import { denseSoftmax } from './headAttention';
import type { AttentionMechanism } from './mechanism';
import { headSizes, projections, scoreRow, seenRow, weightRow } from './queries';

export const window: AttentionMechanism<'window'> = {
  id: 'window',
  label: 'window',
  equation: 'score(t, s) = qₜ · kₛ / √d, |t − s| ≤ w',
  formula: [scoreRow('|t − s| ≤ w'), weightRow('softmax'), seenRow, ...projections],
  description:
    'As self-attention, but encoder and decoder look at themselves within a window of w positions to either side, so that the cost grows with the length and not with its square. Across, the decoder still looks at the whole source.',
  citation: 'Beltagy, Peters and Cohan, Longformer: The Long-Document Transformer, 2020',
  canFeedInput: false,
  ...headSizes,
  inputSize: () => 0,
  heads: {
    itself: ({ reach }) => ({ ...denseSoftmax, pattern: 'window', reach }),
    across: denseSoftmax,
    cost: { time: 'T w d', memory: 'T d' },
  },
};
