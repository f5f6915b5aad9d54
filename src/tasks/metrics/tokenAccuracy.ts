import { type TokenKind, tokensOf } from '../tokens';
import { type Proportion, proportion } from './proportion';

/**
 * Target positions at which the prediction says the same, the end mark counted: a text of n tokens has n + 1 positions,
 * and the last is right where the prediction ends there too. Throws where the lists differ in length.
 */
export function tokenAccuracy(
  predictions: readonly string[],
  targets: readonly string[],
  kind: TokenKind = 'characters',
): Proportion {
  if (predictions.length !== targets.length) {
    throw new RangeError(`There are ${predictions.length} predictions for ${targets.length} targets.`);
  }
  let right = 0;
  let total = 0;
  for (const [i, target] of targets.entries()) {
    const wanted = tokensOf(kind, target);
    const said = tokensOf(kind, predictions[i] ?? '');
    for (const [position, token] of wanted.entries()) if (said[position] === token) right++;
    if (said.length === wanted.length) right++;
    total += wanted.length + 1;
  }
  return proportion(right, total);
}
