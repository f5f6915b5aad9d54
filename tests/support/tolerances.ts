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

/**
 * Against PyTorch in float32, relative to the largest number of a tensor, plus the rounding of a golden file to seven
 * decimals. PyTorch's own float32 lies within 1e-6 of its float64 in a step and 5e-6 over twenty steps of Adam (asserted
 * when the files are made), in numbers of size 1; gradients are sums of terms larger than themselves, hence a factor of 20.
 */
export function goldenTolerance(largest: number): number {
  return 2e-5 * largest + 1e-7;
}

/** Sums of a few thousand float32 terms of size 1 in another order: a few hundred roundings of 2⁻²⁴. */
export const REORDERED = 2e-5;

/**
 * Losses of two backends over twenty steps. Adam divides by the root of squared gradients, so a gradient that rounding
 * alone decides moves a parameter by the whole learning rate, 0.01: the bound is a hundredth of that.
 */
export const TRAJECTORY_LOSS = 1e-4;
/** Of the gradients' norms, which change by the curvature of the loss, about ten times as much. */
export const TRAJECTORY_NORM = 1e-3;
