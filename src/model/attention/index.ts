/** The attention mechanisms, in the order in which the page offers them. */
import { additive } from './additive';
import type { AttentionId } from './attentionId';
import { concat } from './concat';
import { contentOnly } from './contentOnly';
import { dot } from './dot';
import { general } from './general';
import type { AttentionMechanism } from './mechanism';
import { none } from './none';

export type { AttentionId } from './attentionId';
export type { AttentionMechanism } from './mechanism';

export const attentionMechanisms: readonly AttentionMechanism[] = [none, additive, dot, general, concat, contentOnly];

export function attentionById(id: AttentionId): AttentionMechanism {
  const found = attentionMechanisms.find((mechanism) => mechanism.id === id);
  if (!found) throw new Error(`There is no attention mechanism "${id}".`);
  return found;
}
