/** Numbers for tests: the same seed always gives the same ones. */

/** Uniform numbers in [0, 1) (mulberry32). */
export function generator(seed: number): () => number {
  let state = seed | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

/** Uniform numbers in [−scale, scale). */
export function floats(length: number, seed: number, scale = 1): Float32Array {
  const next = generator(seed);
  return Float32Array.from({ length }, () => scale * (2 * next() - 1));
}

/** As `floats`, in the precision of an oracle. */
export function doubles(length: number, seed: number, scale = 1): Float64Array {
  return Float64Array.from(floats(length, seed, scale));
}

/** Uniform integers in [0, bound). */
export function integers(length: number, seed: number, bound: number): Uint32Array {
  const next = generator(seed);
  return Uint32Array.from({ length }, () => Math.floor(next() * bound));
}

/** Lengths of a batch of many kinds: all of it, none of it, one, more than there is, and whatever comes. */
export function mixedLengths(batch: number, seed: number, maximum: number): Uint32Array {
  const kinds = [maximum, 0, 1, maximum + 3];
  return integers(batch, seed, maximum + 1).map((length, b) => kinds[b % 7] ?? length);
}
