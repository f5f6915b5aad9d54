/** What counts as right, on the level of texts and of characters. */
import { charactersOf } from './vocabulary';

/** How many of how many were right. */
export interface Proportion {
  readonly right: number;
  readonly total: number;
  /** right / total, and 0 where there is nothing to count. */
  readonly value: number;
}

/** Predictions that equal their targets to the last character. Throws where the lists differ in length. */
export function exactMatch(predictions: readonly string[], targets: readonly string[]): Proportion {
  requireSameLength(predictions, targets);
  let right = 0;
  for (const [i, target] of targets.entries()) if (predictions[i] === target) right++;
  return proportion(right, targets.length);
}

/**
 * Target positions at which the prediction says the same, the end mark counted: a text of n characters has n + 1 positions,
 * and the last is right where the prediction ends there too. Throws where the lists differ in length.
 */
export function tokenAccuracy(predictions: readonly string[], targets: readonly string[]): Proportion {
  requireSameLength(predictions, targets);
  let right = 0;
  let total = 0;
  for (const [i, target] of targets.entries()) {
    const wanted = charactersOf(target);
    const said = charactersOf(predictions[i] ?? '');
    for (const [position, character] of wanted.entries()) if (said[position] === character) right++;
    if (said.length === wanted.length) right++;
    total += wanted.length + 1;
  }
  return proportion(right, total);
}

export interface Interval {
  readonly low: number;
  readonly high: number;
}

/** The two-sided 95 % quantile of the normal distribution. */
const z = 1.959963984540054;

/**
 * Wilson's 95 % interval of a proportion (Wilson 1927), which, unlike p ± 1.96 √(p(1−p)/n), stays within 0 … 1 and is not
 * empty at 0 and at 1: (p + z²/2n ± z √(p(1−p)/n + z²/4n²)) / (1 + z²/n). With nothing counted it is 0 … 1. Throws where
 * the counts make no proportion.
 */
export function wilsonInterval(right: number, total: number): Interval {
  if (!(right >= 0 && right <= total)) throw new RangeError(`${right} of ${total} is no proportion.`);
  if (total === 0) return { low: 0, high: 1 };
  const p = right / total;
  const scale = 1 + (z * z) / total;
  const centre = (p + (z * z) / (2 * total)) / scale;
  const half = (z * Math.sqrt((p * (1 - p)) / total + (z * z) / (4 * total * total))) / scale;
  // At the ends the formula gives exactly 0 and 1, rounding apart.
  return { low: right === 0 ? 0 : centre - half, high: right === total ? 1 : centre + half };
}

function proportion(right: number, total: number): Proportion {
  return { right, total, value: total === 0 ? 0 : right / total };
}

function requireSameLength(predictions: readonly string[], targets: readonly string[]): void {
  if (predictions.length === targets.length) return;
  throw new RangeError(`There are ${predictions.length} predictions for ${targets.length} targets.`);
}
