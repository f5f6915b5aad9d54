/** Source tokens that a person takes out of every row. */

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
