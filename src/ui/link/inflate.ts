/** Inflates what comes from outside, and no more of it than is wanted. */
import { Inflate } from 'fflate';

/** A byte inflates to at most 1,032, so the bound is overstepped by 264 kB before it is noticed. */
const SLICE = 256;

/** Undefined where the bytes are no whole deflate stream or hold more than `most` bytes; stops as soon as they do. */
export function inflateWithin(bytes: Uint8Array, most: number): Uint8Array | undefined {
  const parts: Uint8Array[] = [];
  let length = 0;
  const stream = new Inflate((part) => {
    parts.push(part);
    length += part.length;
  });
  try {
    for (let from = 0; from < bytes.length && length <= most; from += SLICE) {
      stream.push(bytes.subarray(from, from + SLICE), from + SLICE >= bytes.length);
    }
  } catch {
    return undefined; // damaged, or it ends before its end
  }
  if (length > most) return undefined;
  const whole = new Uint8Array(length);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
