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

/** `erf` of activations.wgsl, as its head says: two polynomials, an exponential of at most 0.16, and their roundings. */
const ERF = 2e-7;

/** gelu of numbers of at most `magnitude`: x times half an erf, three roundings of a number of their size on the way. */
export function geluTolerance(magnitude: number): number {
  return magnitude * (ERF / 2 + 3 * ROUNDOFF);
}

/** Its slope, of at most 1.13: half an erf, and x φ(x), where (3 + x²) ULP of an exponential come to less than one. */
export const GELU_SLOPE = ERF / 2 + ULP + 6 * ROUNDOFF;

/**
 * A normalised row of `columns` numbers of at most `magnitude`, and a scale of at most `scale` = 1 / √(variance + ε). The
 * mean is a sum and a division, and a difference from it errs by as much and by its own rounding; such errors change the
 * variance by 2 √variance of them at most. No normalised number is larger than √columns.
 */
export function normTolerance(columns: number, magnitude: number, scale: number): number {
  const difference = (sumTolerance(columns, magnitude) + (DIVISION + 2 * ROUNDOFF) * magnitude) * scale;
  const root = sumTolerance(columns, 1) / 2 + 2 * (DIVISION + ULP); // √ of half the sum's error, and 1 / √
  return difference + Math.sqrt(columns) * (difference + root) + 4 * ROUNDOFF * Math.sqrt(columns);
}

/** A weight of a softmax in [0, 1]: an exponential, the sum of `columns` of them, and a division. */
export function softmaxTolerance(columns: number): number {
  return 2 * EXPONENTIAL + sumTolerance(columns, 1) + DIVISION;
}

/** A log-sum-exp loss of `columns` logits of at most `magnitude`: log errs by 2⁻²¹ near 1 and 3 ULP elsewhere. */
export function lossTolerance(columns: number, magnitude: number): number {
  return 2 ** -21 + softmaxTolerance(columns) + 8 * ULP * Math.max(1, magnitude);
}

/** What bounds the errors of an attention by scaled products. */
export interface AttentionNumbers {
  readonly size: number;
  /** Keys of a row at most, and how many of them have weight. */
  readonly keys: number;
  readonly support: number;
  readonly queries: number;
  readonly alpha: number;
  /** At most: of the sum of a score's products, divided by √d; of dp = Σ dContext v; of queries and keys. */
  readonly score: number;
  readonly change: number;
  readonly magnitude: number;
}

/** The weights of an attention by scaled products, and what is computed of them; values and dContext are at most 1. */
export function attentionTolerances({
  size,
  keys,
  support,
  queries,
  alpha,
  score,
  change,
  magnitude,
}: AttentionNumbers) {
  const z = sumTolerance(size, score) + 4 * ROUNDOFF * score;
  // (alpha − 1) z − τ, and τ itself: a sum that is 1 within the error of a sum, divided by slopes that sum to at least 1.
  const above = z + sumTolerance(keys, 2) + 4 * ROUNDOFF * (1 + score);
  // A softmax moves by twice the error of its scores, of itself, and so do all its weights together. Entmax's weight is a
  // power of what is above; its slopes, p^(2 − α), sum to support^(α − 1) at most, for the weights sum to 1.
  const soft = alpha === 1;
  const slopes = support ** (alpha - 1);
  const weight = soft ? 2 * above + softmaxTolerance(keys) : above / (alpha - 1);
  // With sparsemax a slope has no error but at the support's edge. The errors of a row's slopes have either sign, so that
  // their sum grows with the root of their number.
  const slope = soft ? weight : ((2 - alpha) / (alpha - 1)) * above;
  const allSlopes = soft ? weight : Math.sqrt(support) * slope;
  // Of dp, and of m, which is a mean of them by slopes.
  const changeError = 2 * sumTolerance(size, change) + change * (2 * allSlopes + sumTolerance(keys, 1));
  const factor = magnitude / Math.sqrt(size); // of what a dz is multiplied by
  const root = Math.sqrt(queries); // the errors of a key's queries have either sign too
  return {
    statistic: above + 2 ** -21,
    weight,
    context: slopes * weight + sumTolerance(keys, 1),
    mean: changeError,
    dQ: factor * (2 * change * allSlopes + slopes * changeError) + sumTolerance(keys, 2 * factor * change * slopes),
    dK: factor * root * (2 * change * slope + changeError) + sumTolerance(root, 2 * factor * change * queries),
    dV: root * weight + sumTolerance(root, queries),
  };
}

/** φ of linear attention: an exponential, and a sum of what is at most `magnitude` + 1. */
export function featureTolerance(magnitude: number): number {
  return EXPONENTIAL + ROUNDOFF * (magnitude + 1);
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
