/** What a person sets in place of what the model computes, made from what is there. */
import type { OwnEdits } from '../../worker/protocol';

export const noEdits: OwnEdits = { weights: [], tokens: [] };

export function isEdited(edits: OwnEdits): boolean {
  return countEdits(edits) > 0;
}

/** A head that is switched off counts as one, like a row or a token, and so does an input token that is taken out. */
export function countEdits({ weights, tokens, headsOff = [], zeroed = [] }: OwnEdits): number {
  return weights.length + tokens.length + headsOff.length + zeroed.length;
}

/** Whether a row looks with other weights than the model computes for it. */
export function setsWeights({ weights, zeroed = [] }: OwnEdits, row: number): boolean {
  return zeroed.length > 0 || weights.some((edit) => edit.row === row);
}

/**
 * The row with one weight set, 0 to 1. The others are scaled by one factor so that the row sums to 1; where they are all
 * zero they share what is left equally, but for those that are zeroed. A row of one weight stays 1.
 */
export function rescaled(
  weights: readonly number[],
  column: number,
  value: number,
  zeroed: readonly number[] = [],
): readonly number[] {
  const taking = weights.map((_, other) => other !== column && !zeroed.includes(other));
  const shares = taking.filter(Boolean).length;
  const set = shares === 0 ? 1 : Math.min(1, Math.max(0, value));
  const others = weights.reduce((sum, weight, other) => (taking[other] ? sum + weight : sum), 0);
  return weights.map((weight, other) => {
    if (other === column) return set;
    if (!taking[other]) return 0;
    return others > 0 ? Math.min(1, (weight / others) * (1 - set)) : (1 - set) / shares;
  });
}

/**
 * A row of weights with these columns at 0 and the others scaled by one factor, so that it sums to 1; where the others are
 * all zero they share it equally.
 */
export function withoutColumns(weights: readonly number[], zeroed: readonly number[]): readonly number[] {
  if (zeroed.length === 0) return weights;
  const left = weights.map((weight, column) => (zeroed.includes(column) ? 0 : weight));
  const sum = left.reduce((total, weight) => total + weight, 0);
  if (sum > 0) return left.map((weight) => Math.min(1, weight / sum));
  const share = 1 / Math.max(1, weights.length - zeroed.length);
  return weights.map((_, column) => (zeroed.includes(column) ? 0 : share));
}

export function withWeights(edits: OwnEdits, row: number, weights: readonly number[]): OwnEdits {
  return { ...edits, weights: placed(edits.weights, { row, weights }) };
}

export function withToken(edits: OwnEdits, row: number, token: number): OwnEdits {
  return { ...edits, tokens: placed(edits.tokens, { row, token }) };
}

export function withoutWeights(edits: OwnEdits, row: number): OwnEdits {
  return { ...edits, weights: edits.weights.filter((edit) => edit.row !== row) };
}

export function withoutToken(edits: OwnEdits, row: number): OwnEdits {
  return { ...edits, tokens: edits.tokens.filter((edit) => edit.row !== row) };
}

/** One source token weighs 0 in every row, or no longer. */
export function withZeroed({ zeroed: before = [], ...edits }: OwnEdits, column: number, zero: boolean): OwnEdits {
  const others = before.filter((other) => other !== column);
  const zeroed = zero ? [...others, column].sort((a, b) => a - b) : others;
  return zeroed.length > 0 ? { ...edits, zeroed } : edits;
}

/** In the order of rows, one edit of a kind to a row. */
function placed<Edit extends { readonly row: number }>(edits: readonly Edit[], edit: Edit): readonly Edit[] {
  return [...edits.filter(({ row }) => row !== edit.row), edit].sort((a, b) => a.row - b.row);
}
