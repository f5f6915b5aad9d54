/** Pairs from a file: on each line a source, a tab and a target. */
import type { Pair } from '../tasks/task';

/** Throws in words, with the line, where a line is no pair or there is none. */
export function readPairs(bytes: Uint8Array, name: string): Pair[] {
  const pairs: Pair[] = [];
  for (const [index, line] of new TextDecoder().decode(bytes).split(/\r?\n/).entries()) {
    if (line === '') continue;
    const [source, target, ...more] = line.split('\t');
    if (source === undefined || target === undefined || more.length > 0) {
      throw new Error(`${name}, line ${index + 1}: a pair is a source, one tab and a target.`);
    }
    pairs.push({ source, target });
  }
  if (pairs.length === 0) throw new Error(`${name} holds no pairs.`);
  return pairs;
}
