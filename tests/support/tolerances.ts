/**
 * How far float32 may be from float64, stated once. WGSL bounds are those of its section "Floating point accuracy".
 * Every bound is absolute, so it needs the magnitude of what was computed.
 */

/** float32's unit roundoff: each of +, −, × errs by at most this, relative to its result. */
export const ROUNDOFF = 2 ** -24;

/** A unit in the last place, relative to the number. */
const ULP = 2 * ROUNDOFF;

/**
 * A sum of `terms` products in any order, the sum of their magnitudes being at most `magnitude`: one rounding for each
 * addition on the way and a few for the product and the store (Higham, Accuracy and Stability, 4.2).
 */
export function sumTolerance(terms: number, magnitude: number): number {
  return (terms + 4) * ROUNDOFF * magnitude;
}

/** exp(x) errs by 3 + 2|x| ULP; `value` is the largest exp(x) that occurs with the largest |x|. */
export function exponentialTolerance(argument: number, value = 1): number {
  return (3 + 2 * argument) * ULP * value;
}

/**
 * safeTanh and safeSigmoid: exp of a number that is never positive, where (3 + 2|x|) exp(−|x|) and (3 + 4|x|) exp(−2|x|)
 * are at most 3.8 ULP of 1, doubled by 1 − e and 1 + e in one quotient, and a division of 2.5 ULP.
 */
export const ACTIVATION = 11 * ULP;

/** A weight of a softmax in [0, 1], its scores within `range` of each other: exp, a sum of `columns`, a division. */
export function softmaxTolerance(columns: number, range: number): number {
  // (3 + 2x) exp(−x) is at most 3.8, so far scores cost no more than near ones.
  return Math.min(exponentialTolerance(range), 4 * ULP) * 2 + sumTolerance(columns, 1) + 2.5 * ULP;
}

/** A log-sum-exp loss of `columns` logits of at most `magnitude`: log errs by 2⁻²¹ near 1 and 3 ULP elsewhere. */
export function lossTolerance(columns: number, magnitude: number): number {
  return 2 ** -21 + softmaxTolerance(columns, 2 * magnitude) + 8 * ULP * Math.max(1, magnitude);
}
