/**
 * 32 random bits of four counters, each taken modulo 2³²: pcg4d of Jarzynski and Olano 2020, "Hash Functions for GPU
 * Rendering" (JCGT 9.3). The same bits as `hash` in chance.wgsl.
 */
export function counterHash(seed: number, stream: number, step: number, index: number): number {
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

/** A number in [0, 1) of four counters, a multiple of 2⁻²⁴: the same as `chance` in chance.wgsl. */
export function chance(seed: number, stream: number, step: number, index: number): number {
  return (counterHash(seed, stream, step, index) >>> 8) * 2 ** -24;
}
