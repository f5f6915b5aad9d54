/** From logits to what is likely. */

/** log softmax of logits [V], in float64. */
export function logProbabilities(logits: ArrayLike<number>): Float64Array {
  const values = Float64Array.from(logits);
  const highest = values.reduce((most, value) => Math.max(most, value), Number.NEGATIVE_INFINITY);
  const total = values.reduce((sum, value) => sum + Math.exp(value - highest), 0);
  return values.map((value) => value - highest - Math.log(total));
}

/** The places of the `count` largest values, the largest first and the first of equals first. */
export function likeliest(values: ArrayLike<number>, count: number): number[] {
  const places = Array.from({ length: values.length }, (_, place) => place);
  return places.sort((a, b) => (values[b] ?? 0) - (values[a] ?? 0) || a - b).slice(0, count);
}
