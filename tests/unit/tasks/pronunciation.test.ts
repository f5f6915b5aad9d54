import { dictionary } from 'cmu-pronouncing-dictionary';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import { pronunciation } from '../../../src/tasks/pronunciation';
import { stemOf } from '../../../src/tasks/stem';
import type { HeldOutSet, Task } from '../../../src/tasks/task';

const byWord = (): Task => pronunciation.create({ split: 0 });
const byStem = (): Task => pronunciation.create({ split: 1 });

/** More than any side holds. */
const all = 1_000_000;
const wordsOf = ([set]: readonly HeldOutSet[]): string[] => set?.pairs.map(({ source }) => source) ?? [];

/** Every word of the package, and its pronunciations without stress. */
const listed = new Map<string, Set<string>>();
for (const [key, value] of Object.entries(dictionary)) {
  const word = key.split('(')[0] ?? '';
  const phones = (value.split(' #')[0] ?? '').replaceAll(/[012]/g, '');
  listed.set(word, (listed.get(word) ?? new Set()).add(phones));
}
const short = [...listed].filter(
  ([word, said]) => word.length <= 16 && [...said].every((phones) => phones.split(' ').length <= 16),
);

beforeAll(() => pronunciation.load?.());

describe('pronunciation', () => {
  it('says before it is loaded what is missing', async () => {
    vi.resetModules();
    const fresh = await import('../../../src/tasks/pronunciation');
    expect(() => fresh.pronunciation.create({})).toThrow('The pronouncing dictionary must be loaded first.');
  });

  it('knows every word of the dictionary, with each of its pronunciations', () => {
    const task = byWord();
    expect(listed.size).toBe(126_046);
    for (const [word, said] of listed) {
      const answers = task.answers?.(word) ?? [];
      if (answers.length !== said.size || answers.some((phones) => !said.has(phones))) {
        expect(answers, word).toEqual([...said]);
      }
    }
    expect(task.answers?.('read')).toEqual(['R EH D', 'R IY D']);
    expect(task.answer(' thought ')).toBe('TH AO T');
    expect(task.answer('a(2)')).toBeUndefined();
    expect(task.answers?.('zzyzx')).toEqual([]);
    expect(task.target.tokens).toHaveLength(39);
  });

  it('leaves out 143 words that are too long, and splits the others without loss', () => {
    expect(listed.size - short.length).toBe(143);
    for (const task of [byWord(), byStem()]) {
      const validation = wordsOf(task.heldOut(1, all));
      const test = wordsOf(task.test(1, all));
      const held = new Set([...validation, ...test]);
      expect(held.size).toBe(validation.length + test.length);
      expect(validation.length / short.length).toBeCloseTo(1 / 12, 2);
      expect(test.length / short.length).toBeCloseTo(1 / 12, 2);
      const known = new Set(short.map(([word]) => word));
      expect([...held].filter((word) => !known.has(word))).toEqual([]);
    }
  });

  it('draws every pronunciation of a word in training, and no word that is held out', () => {
    for (const task of [byWord(), byStem()]) {
      const held = new Set([...wordsOf(task.heldOut(1, all)), ...wordsOf(task.test(1, all))]);
      const drawn = new Map<string, Set<string>>();
      for (let index = 0; index < 100_000; index++) {
        const { source, target } = task.trainingPair(1, 0, index);
        drawn.set(source, (drawn.get(source) ?? new Set()).add(target));
      }
      expect([...drawn.keys()].filter((word) => held.has(word))).toEqual([]);
      const several = [...drawn].filter(([word]) => listed.get(word)?.size === 2);
      const both = several.filter(([, said]) => said.size === 2);
      expect(several.length).toBeGreaterThan(3000);
      expect(both.length / several.length).toBeGreaterThan(0.1); // most words are drawn once
    }
  });

  it('keeps words of one stem together if asked to; by word, 45 % of the test words have a relative in training', () => {
    const relatives = (task: Task): number => {
      const test = wordsOf(task.test(1, all));
      const held = new Set([...test, ...wordsOf(task.heldOut(1, all))]);
      const trained = new Set(short.flatMap(([word]) => (held.has(word) ? [] : [stemOf(word)])));
      return test.filter((word) => trained.has(stemOf(word))).length / test.length;
    };
    expect(relatives(byWord())).toBeCloseTo(0.45, 2);
    expect(relatives(byStem())).toBe(0);
    expect(pronunciation.options[0]?.help).toContain('45 %');
  });
});

describe('a stem', () => {
  it.each([
    ['hop', ['hop', "hop's", 'hops', "hops'", 'hopped', 'hopping', 'hopper', 'hoppers']],
    ['carri', ['carry', 'carries', 'carried', 'carrier']],
    ['mak', ['make', 'makes', 'making', 'makings', 'maker', "maker's"]],
    ['quick', ['quick', 'quickly']],
    ['bed', ['bed', "bed's"]],
    ['us', ['us']],
  ])('%s is that of its regular forms', (stem, words) => {
    expect(words.map(stemOf)).toEqual(words.map(() => stem));
  });
});
