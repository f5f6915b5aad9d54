import type { Floats } from '../backend';

export type TanhUniforms = Record<'count', number>;
export type TanhForward = { x: Floats; y: Floats };
export type TanhBackward = { y: Floats; dY: Floats; dX: Floats };

/** y = tanh x */
export function tanhForward({ x, y }: TanhForward, { count }: TanhUniforms): void {
  for (let index = 0; index < count; index++) y[index] = Math.tanh(x[index] as number);
}

/** dX += dY (1 − y²) */
export function tanhBackward({ y, dY, dX }: TanhBackward, { count }: TanhUniforms): void {
  for (let index = 0; index < count; index++) {
    const value = y[index] as number;
    dX[index] = (dX[index] as number) + (dY[index] as number) * (1 - value * value);
  }
}
