/** Central differences in float64, against which every backward reference is checked. */
import { expect } from 'vitest';
import type { Floats } from '../../src/kernels/backend';

/** Half a difference. The error is about h² times a third derivative plus 1e-16 / h: 1e-10 for numbers near 1. */
const H = 1e-5;
const TOLERANCE = 1e-8;

/**
 * `gradient` must be the derivative of `loss` by each element of `input`. `loss` computes forward from the arrays as
 * they are, and so sees `input` change under it. Where `within` is given, only those elements are looked at.
 */
export function expectGradient(loss: () => number, input: Floats, gradient: Floats, within = Array.from(input.keys())) {
  for (const i of within) {
    const value = input[i] as number;
    input[i] = value + H;
    const above = loss();
    input[i] = value - H;
    const below = loss();
    input[i] = value;
    const difference = (above - below) / (2 * H);
    const scale = Math.max(1, Math.abs(difference));
    const error = Math.abs((gradient[i] as number) - difference);
    if (!(error <= TOLERANCE * scale)) {
      expect.fail(`Element ${i} has gradient ${gradient[i]}; central differences give ${difference}.`);
    }
  }
}

export function dot(a: Floats, b: Floats): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** a − b, for what a backward added to a gradient that was not zero before. */
export function difference(a: Floats, b: Floats): Float64Array {
  return Float64Array.from(a, (value, i) => value - (b[i] as number));
}
