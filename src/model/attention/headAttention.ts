/** What the heads of a multi-head attention do with queries, keys and values. */
import type { Pattern } from './pattern';

/** Scores become weights by α-entmax, of which α = 1 is the softmax and α = 2 sparsemax, where a pattern lets them. */
export interface ScoredAttention {
  readonly kind: 'scored';
  readonly pattern: Pattern;
  /** How far the pattern reaches, in positions; of no meaning where it is dense. */
  readonly reach: number;
  readonly alpha: number;
}

/** φ(q)ᵀ Σ φ(k) vᵀ over φ(q)ᵀ Σ φ(k), which needs no weights (Katharopoulos, Vyas, Pappas and Fleuret, 2020). */
export interface LinearAttention {
  readonly kind: 'linear';
}

export type HeadAttention = ScoredAttention | LinearAttention;

/** The attention of Vaswani et al. (2017). */
export const denseSoftmax: ScoredAttention = { kind: 'scored', pattern: 'dense', reach: 1, alpha: 1 };
