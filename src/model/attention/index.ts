/** The attention mechanisms, in the order in which the page offers them: the one place that knows them all. */
import { additive } from './additive';
import { concat } from './concat';
import { contentOnly } from './contentOnly';
import { dot } from './dot';
import { general } from './general';
import { none } from './none';

export const attentionMechanisms = [none, additive, dot, general, concat, contentOnly] as const;

export type AttentionMechanism = (typeof attentionMechanisms)[number];
/** The mechanisms by name, as settings and files write them. */
export type AttentionId = AttentionMechanism['id'];

export function attentionById(id: AttentionId): AttentionMechanism {
  const found = attentionMechanisms.find((mechanism) => mechanism.id === id);
  if (!found) throw new Error(`There is no attention mechanism "${id}".`);
  return found;
}
