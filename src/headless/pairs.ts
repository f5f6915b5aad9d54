/** Pairs from a file: on each line a source, a tab and a target. */
import type { Pair } from '../tasks/task';
import { tokensOf } from '../tasks/tokens';
import type { Vocabulary } from '../tasks/vocabulary';

/** Throws in words, with the line, where a line is no pair or its target cannot be written, and where there is no pair. */
export function readPairs(bytes: Uint8Array, name: string, targetVocabulary: Vocabulary): Pair[] {
  const pairs: Pair[] = [];
  for (const [index, line] of new TextDecoder().decode(bytes).split(/\r?\n/).entries()) {
    if (line === '') continue;
    const [source, target, ...more] = line.split('\t');
    if (source === undefined || target === undefined || more.length > 0) {
      throw new Error(`${name}, line ${index + 1}: a pair is a source, one tab and a target.`);
    }
    const [unknown] = targetVocabulary.encode(target).unknown;
    if (unknown !== undefined) {
      const token = tokensOf(targetVocabulary.kind, target)[unknown];
      throw new Error(
        `${name}, line ${index + 1}: the target "${target}" holds "${token}" at position ${unknown + 1}, which the model cannot write.`,
      );
    }
    pairs.push({ source, target });
  }
  if (pairs.length === 0) throw new Error(`${name} holds no pairs.`);
  return pairs;
}
