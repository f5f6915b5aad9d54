import type { Floats } from '../backend';

export type ReluUniforms = Record<'count', number>;
export type ReluForward = { x: Floats; y: Floats };
export type ReluBackward = { x: Floats; dY: Floats; dX: Floats };

/** y = max(x, 0) */
export function reluForward({ x, y }: ReluForward, { count }: ReluUniforms): void {
  for (let index = 0; index < count; index++) y[index] = Math.max(x[index] as number, 0);
}

/** dX += dY where x > 0 */
export function reluBackward({ x, dY, dX }: ReluBackward, { count }: ReluUniforms): void {
  for (let index = 0; index < count; index++) {
    if ((x[index] as number) > 0) dX[index] = (dX[index] as number) + (dY[index] as number);
  }
}
