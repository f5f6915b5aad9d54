/** Files of pairs for tests, made by rule. */
import { type OwnOptions, readOwnOptions } from '../../../../src/tasks/own/options';
import { type PreparedPairs, preparePairs } from '../../../../src/tasks/own/preparePairs';
import { type PairFile, readPairs } from '../../../../src/tasks/own/readPairs';
import { randomStream } from '../../../../src/tasks/random';
import type { TaskOptions } from '../../../../src/tasks/task';
import { utf8 } from './hostile';

export const fileOf = (lines: readonly string[]): PairFile => readPairs(utf8(lines.join('\n')), { delimiter: '\t' });

export const optionsOf = (chosen: TaskOptions = {}): OwnOptions => readOwnOptions(chosen);

export function prepared(lines: readonly string[], chosen: TaskOptions = {}, test?: readonly string[]): PreparedPairs {
  return preparePairs({ pairs: fileOf(lines), ...(test ? { test: fileOf(test) } : {}) }, optionsOf(chosen));
}

const words = ['le', 'chat', 'Noir', 'dort', "l'été", 'où', '猫', '!', 'né\u0301', '{0}', '12', '𝒶'] as const;

/** Lines of one to six words on each side; a source may come again, with the same or another target. */
export function wordLines(seed: number, count: number): string[] {
  return Array.from({ length: count }, (_, index) => {
    const stream = randomStream(seed, 'word lines', 0, index);
    const text = (longest: number): string =>
      Array.from({ length: 1 + stream.integer(longest) }, () => words[stream.integer(words.length)]).join(' ');
    return `${text(1 + (index % 4))}\t${text(6)}`;
  });
}
