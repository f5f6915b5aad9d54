/** The attention mechanisms, in the order in which the page offers them. */
import { additive } from './additive';
import type { AttentionId, AttentionMechanism } from './mechanism';
import { none } from './none';

export type { AttentionId, AttentionMechanism } from './mechanism';

export const attentionMechanisms: readonly AttentionMechanism[] = [none, additive];

export function attentionById(id: AttentionId): AttentionMechanism {
  const found = attentionMechanisms.find((mechanism) => mechanism.id === id);
  if (!found) throw new Error(`There is no attention mechanism "${id}".`);
  return found;
}
