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

/** exp(x) errs by 3 + 2|x| ULP of itself. For x ≤ 0 that is at most 3 ULP of 1, since (3 + 2|x|) exp(−|x|) falls. */
const EXPONENTIAL = 3 * ULP;

/** A division errs by 2.5 ULP. */
const DIVISION = 2.5 * ULP;

/** safeTanh and safeSigmoid: an exponential in numerator and denominator, three roundings, and a division. */
export const ACTIVATION = 2 * EXPONENTIAL + 3 * ROUNDOFF + DIVISION;

/** A weight of a softmax in [0, 1]: an exponential, the sum of `columns` of them, and a division. */
export function softmaxTolerance(columns: number): number {
  return 2 * EXPONENTIAL + sumTolerance(columns, 1) + DIVISION;
}

/** A log-sum-exp loss of `columns` logits of at most `magnitude`: log errs by 2⁻²¹ near 1 and 3 ULP elsewhere. */
export function lossTolerance(columns: number, magnitude: number): number {
  return 2 ** -21 + softmaxTolerance(columns) + 8 * ULP * Math.max(1, magnitude);
}
