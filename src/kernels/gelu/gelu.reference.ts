import type { Floats } from '../backend';
import { erf } from '../shared/erf';

export type GeluUniforms = Record<'count', number>;
export type GeluForward = { x: Floats; y: Floats };
export type GeluBackward = { x: Floats; dY: Floats; dX: Floats };

/** The normal distribution. */
function below(x: number): number {
  return 0.5 + 0.5 * erf(x * Math.SQRT1_2);
}

const DENSITY_AT_ZERO = 1 / Math.sqrt(2 * Math.PI);

/** y = x Φ(x) */
export function geluForward({ x, y }: GeluForward, { count }: GeluUniforms): void {
  for (let index = 0; index < count; index++) {
    const value = x[index] as number;
    y[index] = value * below(value);
  }
}

/** dX += dY (Φ(x) + x φ(x)) */
export function geluBackward({ x, dY, dX }: GeluBackward, { count }: GeluUniforms): void {
  for (let index = 0; index < count; index++) {
    const value = x[index] as number;
    const slope = below(value) + value * DENSITY_AT_ZERO * Math.exp(-0.5 * value * value);
    dX[index] = (dX[index] as number) + (dY[index] as number) * slope;
  }
}
