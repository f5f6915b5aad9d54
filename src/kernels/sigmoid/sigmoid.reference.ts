import type { Floats } from '../backend';

export type SigmoidUniforms = Record<'count', number>;
export type SigmoidForward = { x: Floats; y: Floats };
export type SigmoidBackward = { y: Floats; dY: Floats; dX: Floats };

/** y = 1 / (1 + exp(−x)) */
export function sigmoidForward({ x, y }: SigmoidForward, { count }: SigmoidUniforms): void {
  for (let index = 0; index < count; index++) y[index] = 1 / (1 + Math.exp(-(x[index] as number)));
}

/** dX += dY y (1 − y) */
export function sigmoidBackward({ y, dY, dX }: SigmoidBackward, { count }: SigmoidUniforms): void {
  for (let index = 0; index < count; index++) {
    const value = y[index] as number;
    dX[index] = (dX[index] as number) + (dY[index] as number) * value * (1 - value);
  }
}
