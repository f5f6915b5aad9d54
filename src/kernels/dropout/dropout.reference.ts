import type { Floats } from '../backend';
import { chance } from '../shared/chance';

export type DropoutUniforms = Record<'count' | 'rate' | 'seed' | 'stream', number>;
export type DropoutForward = { x: Floats; y: Floats; clock: Uint32Array };
export type DropoutBackward = { dY: Floats; dX: Floats; clock: Uint32Array };

/** What element `index` is multiplied by: 0, or 1 / (1 − rate). The rate is the float32 that the shader gets. */
function dropoutFactor({ rate, seed, stream }: DropoutUniforms, step: number, index: number): number {
  const threshold = Math.fround(rate);
  return chance(seed, stream, step, index) >= threshold ? 1 / (1 - threshold) : 0;
}

/** y = x / (1 − rate) where the element is kept, else 0. */
export function dropoutForward({ x, y, clock }: DropoutForward, u: DropoutUniforms): void {
  const step = clock[0] as number;
  for (let index = 0; index < u.count; index++) y[index] = (x[index] as number) * dropoutFactor(u, step, index);
}

/** dX += dY / (1 − rate) where forward kept the element. */
export function dropoutBackward({ dY, dX, clock }: DropoutBackward, u: DropoutUniforms): void {
  const step = clock[0] as number;
  for (let index = 0; index < u.count; index++) {
    dX[index] = (dX[index] as number) + (dY[index] as number) * dropoutFactor(u, step, index);
  }
}
