/**
 * erf for the references, within 1e-15 (absolute).
 *
 * Up to 2 the series e^(−x²) 2/√π Σ 2ⁿ x^(2n+1) / (1 · 3 · … · (2n+1)), whose terms are all of one sign; beyond it
 * 1 − erfc with Laplace's continued fraction of erfc (Abramowitz and Stegun, 7.1.6 and 7.1.14).
 */
const SERIES_UP_TO = 2;
/** Levels of the fraction; at 2, where it is slowest, more of them change nothing. */
const LEVELS = 50;
/** Beyond this erf is 1 in float64. */
const REACH = 6;

export function erf(x: number): number {
  const t = Math.abs(x);
  if (t >= REACH) return Math.sign(x);
  const scale = Math.exp(-t * t) / Math.sqrt(Math.PI);
  if (t > SERIES_UP_TO) {
    let fraction = t;
    for (let level = LEVELS; level > 0; level--) fraction = t + level / 2 / fraction;
    return Math.sign(x) * (1 - scale / fraction);
  }
  let term = x;
  let sum = x;
  for (let n = 1; Math.abs(term) > 1e-17 * Math.abs(sum); n++) {
    term *= (2 * x * x) / (2 * n + 1);
    sum += term;
  }
  return 2 * scale * sum;
}
