/**
 * tanh for the hot loops of the references, about three times as fast as Math.tanh and within 1e-15 of it (absolute).
 *
 * tanh x = 1 − 2 / (exp(2x) + 1), with exp(2x) = 2^(k/16) exp(r): the power comes from a table, the rest, |r| ≤ ln 2 / 32,
 * from a series.
 */

/** Powers 2^(k/16) reach to exp(2 · 20); beyond that tanh is 1 in float64. */
const REACH = 960;
const POWERS = Float64Array.from({ length: 2 * REACH + 1 }, (_, index) => 2 ** ((index - REACH) / 16));
const PER_UNIT = 16 / Math.LN2;
const STEP = Math.LN2 / 16;

export function fastTanh(x: number): number {
  if (!(Math.abs(x) < 20)) return Math.tanh(x); // ±1, or NaN
  const k = Math.floor(2 * x * PER_UNIT + 0.5);
  const r = 2 * x - k * STEP;
  const series = 1 + r * (1 + r * (1 / 2 + r * (1 / 6 + r * (1 / 24 + r * (1 / 120 + r * (1 / 720))))));
  return 1 - 2 / ((POWERS[k + REACH] as number) * series + 1);
}
