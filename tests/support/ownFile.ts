/** A file of a person's own pairs: words and the same in capitals. */
import type { OwnData } from '../../src/tasks/own/preparePairs';
import { readPairs } from '../../src/tasks/own/readPairs';
import { randomStream } from '../../src/tasks/random';

/** So many different words of two to six letters of the first few, each with itself in capitals. */
export function capitals(count: number, letters = 6): string {
  const stream = randomStream(1, 'capitals');
  const words = new Set<string>();
  while (words.size < count) {
    const length = 2 + stream.integer(5);
    words.add(Array.from({ length }, () => String.fromCharCode(97 + stream.integer(letters))).join(''));
  }
  return [...words].map((word) => `${word}\t${word.toUpperCase()}\n`).join('');
}

export function bytesOf(text: string): ArrayBuffer {
  return new TextEncoder().encode(text).slice().buffer;
}

/** Enough of them for held-out sets of a hundred pairs. */
export const ownData: OwnData = { pairs: readPairs(bytesOf(capitals(3000))) };
