import type { Floats } from '../backend';

export type DropoutUniforms = Record<'count' | 'rate' | 'seed' | 'stream', number>;
export type DropoutForward = { x: Floats; y: Floats; clock: Uint32Array };
export type DropoutBackward = { dY: Floats; dX: Floats; clock: Uint32Array };

/**
 * 32 random bits of four counters, each taken modulo 2³²: pcg4d of Jarzynski and Olano 2020, "Hash Functions for GPU
 * Rendering" (JCGT 9.3). The same bits as `hash` in dropout.wgsl.
 */
export function dropoutHash(seed: number, stream: number, step: number, index: number): number {
  let x = (Math.imul(seed, 1664525) + 1013904223) | 0;
  let y = (Math.imul(stream, 1664525) + 1013904223) | 0;
  let z = (Math.imul(step, 1664525) + 1013904223) | 0;
  let w = (Math.imul(index, 1664525) + 1013904223) | 0;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  x ^= x >>> 16;
  y ^= y >>> 16;
  z ^= z >>> 16;
  w ^= w >>> 16;
  x = (x + Math.imul(y, w)) | 0;
  y = (y + Math.imul(z, x)) | 0;
  z = (z + Math.imul(x, y)) | 0;
  w = (w + Math.imul(y, z)) | 0;
  return w >>> 0;
}

/** What element `index` is multiplied by: 0, or 1 / (1 − rate). The rate is the float32 that the shader gets. */
function dropoutFactor({ rate, seed, stream }: DropoutUniforms, step: number, index: number): number {
  const threshold = Math.fround(rate);
  const chance = (dropoutHash(seed, stream, step, index) >>> 8) * 2 ** -24;
  return chance >= threshold ? 1 / (1 - threshold) : 0;
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
