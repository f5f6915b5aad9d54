/**
 * Random numbers by counter: each is a pure function of (seed, purpose, step, index, draw), so that any of them can be
 * made again in any order. Integers of 32 bits only, hence the same on every engine. Not for cryptography.
 */

/** A bijection of 32-bit integers in which every input bit sways every output bit ("lowbias32", C. Wellons and others). */
export function mix(value: number): number {
  let h = value | 0;
  h ^= h >>> 16;
  h = Math.imul(h, 0x21f0aaad);
  h ^= h >>> 15;
  h = Math.imul(h, 0x735a2d97);
  h ^= h >>> 15;
  return h >>> 0;
}

/** A 32-bit hash of a text by its UTF-16 units (FNV-1a, mixed once more at the end). */
export function hashText(text: string): number {
  let h = 0x811c9dc5;
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193);
  return mix(h);
}

/** The numbers that belong to one key, one after the other. */
export interface RandomStream {
  /** A 32-bit integer, 0 … 2³² − 1. */
  next(): number;
  /** A real number in [0, 1), a multiple of 2⁻³². */
  unit(): number;
  /** An integer in 0 … bound − 1, for a bound of 1 … 2³². Its bias is below bound / 2³². */
  integer(bound: number): number;
}

/**
 * The stream of (seed, purpose, step, index). Seed, step and index count as 32-bit integers; the purpose is any text,
 * such as `training`, and keeps one use of a seed from repeating the numbers of another.
 */
export function randomStream(seed: number, purpose: string, step = 0, index = 0): RandomStream {
  // The key is 64 bits wide, so that among millions of streams no two start on the same one.
  const purposeHash = hashText(purpose);
  const low =
    mix(mix(mix(seed ^ 0x9e3779b9) ^ purposeHash) + Math.imul(step, 0x85ebca6b)) ^ Math.imul(index, 0xc2b2ae35);
  const high =
    mix(mix(mix(purposeHash + 0x6a09e667) ^ index) + Math.imul(seed, 0x27d4eb2f)) ^ Math.imul(step, 0x165667b1);
  let draw = 0;
  const next = (): number => {
    draw = (draw + 0x9e3779b9) | 0;
    return mix(mix(low + draw) ^ mix(high ^ draw));
  };
  const unit = (): number => next() / 0x1_0000_0000;
  return { next, unit, integer: (bound) => Math.floor(unit() * bound) };
}

/** The first `size` items, or all where there are fewer, of a list in random order (Fisher and Yates): none comes twice. */
export function firstOfShuffled<Item>(list: ArrayLike<Item>, size: number, stream: RandomStream): Item[] {
  const order = Array.from(list);
  const count = Math.min(size, order.length);
  for (let i = 0; i < count; i++) {
    const other = i + stream.integer(order.length - i);
    const held = order[i] as Item; // both indices lie within the list
    order[i] = order[other] as Item;
    order[other] = held;
  }
  return order.slice(0, count);
}
