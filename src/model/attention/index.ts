/** The attention mechanisms, in the order in which the page offers them: the one place that knows them all. */
import { additive } from './additive';
import { block } from './block';
import { concat } from './concat';
import { contentOnly } from './contentOnly';
import { dot } from './dot';
import { entmax } from './entmax';
import { general } from './general';
import { linear } from './linear';
import { none } from './none';
import { selfAttention } from './selfAttention';
import { sparsemax } from './sparsemax';
import { strided } from './strided';
import { window } from './window';

/** Those of LSTMs first, then those of Transformers, which have `heads`. */
export const attentionMechanisms = [
  none,
  additive,
  dot,
  general,
  concat,
  contentOnly,
  selfAttention,
  window,
  strided,
  block,
  entmax,
  sparsemax,
  linear,
] as const;

export type AttentionMechanism = (typeof attentionMechanisms)[number];
/** The mechanisms by name, as settings and files write them. */
export type AttentionId = AttentionMechanism['id'];

export function attentionById(id: AttentionId): AttentionMechanism {
  const found = attentionMechanisms.find((mechanism) => mechanism.id === id);
  if (!found) throw new Error(`There is no attention mechanism "${id}".`);
  return found;
}
