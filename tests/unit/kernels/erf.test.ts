import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { erf } from '../../../src/kernels/shared/erf';

/** By mpmath with 40 digits. */
const known = [
  [1e-300, 1.128379167095513e-300],
  [1e-8, 1.128379167095513e-8],
  [0.1, 0.1124629160182849],
  [0.5, 0.5204998778130465],
  [1, 0.8427007929497149],
  [1.999, 0.9953015566513705],
  [2, 0.9953222650189527],
  [2.001, 0.9953428907185247],
  [2.5, 0.999593047982555],
  [3, 0.9999779095030014],
  [4, 0.9999999845827421],
  [5.5, 0.9999999999999926],
  [5.99, 1],
  [6, 1],
  [1e300, 1],
] as const;

test.each(known)('erf %d is %d', (x, value) => {
  expect(Math.abs(erf(x) - value)).toBeLessThanOrEqual(1e-15 * Math.min(1, x));
  expect(erf(-x)).toBe(-erf(x));
});

test('of no number erf is none, and of 0 it is 0', () => {
  expect(erf(Number.NaN)).toBeNaN();
  expect(erf(0)).toBe(0);
});

/** Coefficients, the lowest first, of the polynomial that meets a function at Chebyshev's nodes of [from, to]. */
function interpolant(f: (x: number) => number, from: number, to: number, degree: number): number[] {
  const nodes = Array.from({ length: degree + 1 }, (_, k) => {
    return (from + to) / 2 + ((to - from) / 2) * Math.cos(((2 * k + 1) * Math.PI) / (2 * degree + 2));
  });
  // Newton's divided differences, multiplied out.
  const differences = nodes.map(f);
  for (let order = 1; order <= degree; order++) {
    for (let k = degree; k >= order; k--) {
      const [above, below] = [differences[k] as number, differences[k - 1] as number];
      differences[k] = (above - below) / ((nodes[k] as number) - (nodes[k - order] as number));
    }
  }
  let polynomial: number[] = [];
  for (let k = degree; k >= 0; k--) {
    const shifted = [0, ...polynomial];
    polynomial = shifted.map((value, power) => value - (nodes[k] as number) * (polynomial[power] ?? 0));
    polynomial[0] = (polynomial[0] ?? 0) + (differences[k] as number);
  }
  return polynomial.slice(0, degree + 1);
}

test("the shader's polynomials meet erf at Chebyshev's nodes", () => {
  const near = interpolant((square) => erf(Math.sqrt(square)) / Math.sqrt(square), 0, 1, 6);
  const far = interpolant((t) => Math.log(1 - erf(t + 1)), 0, 3, 7);
  for (const file of ['shared/activations.wgsl', 'wasm/lanes.assembly.ts']) {
    const source = readFileSync(new URL(`../../../src/kernels/${file}`, import.meta.url), 'utf8');
    const [, body = ''] = source.split(/function erf\(|fn erf\(/);
    const numbers = (body.split('\n}')[0]?.match(/-?\d+\.\d+(e-\d+)?/g) ?? []).map(Number);
    for (const coefficient of [...near, ...far]) {
      const closest = Math.min(...numbers.map((number) => Math.abs(number / coefficient - 1)));
      // 1 − erf(4) has but eight digits in float64, and interpolation loses some of them.
      expect(closest, `${coefficient} in ${file}`).toBeLessThan(1e-4);
    }
  }
});
