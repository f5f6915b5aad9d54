import { beforeAll, describe, expect, it } from 'vitest';
import { commands } from '../../../src/tasks/commands/commands';
import { compilerMessages } from '../../../src/tasks/compilerMessages';
import { dates } from '../../../src/tasks/dates/dates';
import { taskById, taskGroups, tasks } from '../../../src/tasks/index';
import { ownPairs } from '../../../src/tasks/own/ownPairs';
import { pronunciation } from '../../../src/tasks/pronunciation';
import type { Pair, TaskDefinition, TaskOptions } from '../../../src/tasks/task';
import { tokensOf } from '../../../src/tasks/tokens';
import { ownData } from '../../support/ownFile';

beforeAll(() => Promise.all(tasks.map((definition) => definition.load?.())));

describe('tasks', () => {
  it('are listed with the default first, each under its own id', () => {
    expect(tasks[0]?.id).toBe('reversal');
    expect(tasks.at(-1)?.id).toBe('own');
    expect(new Set(tasks.map(({ id }) => id)).size).toBe(tasks.length);
    expect(new Set(tasks.map(({ name }) => name)).size).toBe(tasks.length);
    for (const definition of tasks) expect(taskById(definition.id)).toBe(definition);
    expect(() => taskById('poetry')).toThrow('There is no task "poetry"; there are reversal, copy, sorting,');
  });

  it.each(tasks)(
    'refuses what is beyond the bounds of an option, and begins within them: $name',
    ({ options, create }) => {
      for (const option of options) {
        expect(option.default).toBeGreaterThanOrEqual(option.minimum);
        expect(option.default).toBeLessThanOrEqual(option.maximum);
        expect(() => create({ [option.name]: option.maximum + 1 })).toThrow(option.label);
        expect(() => create({ [option.name]: option.minimum - 1 })).toThrow(option.label);
      }
    },
  );

  it.each(tasks.flatMap(optionSets))('can be made: $definition.name, $chosen', ({ definition, chosen }) => {
    const task = definition.create(chosen, ownData);
    expect([task.id, task.name]).toEqual([definition.id, definition.name]);
    expect(task.example.length).toBeGreaterThan(0);
    const tokens = (side: 'source' | 'target', text: string): string[] => tokensOf(task[side].kind, text);
    const sets = [...task.heldOut(1, 20), ...task.test(1, 20)].flatMap(({ pairs }) => pairs);
    const training = new Set<string>();
    for (let index = 0; index < 50; index++) {
      const { source, target } = task.trainingPair(1, index, index);
      training.add(source);
      expect(tokens('source', source).length).toBeLessThanOrEqual(task.maximumSourceLength);
      expect(tokens('target', target).length).toBeLessThanOrEqual(task.maximumTargetLength);
      expect(task.answers?.(source) ?? [task.answer(source)], source).toContain(target);
    }
    expect(sets.length).toBeGreaterThan(0);
    expect(sets.filter(({ source }) => training.has(source))).toEqual([]);
  });

  it.each(tasks)('keeps to its vocabularies and lengths, and answers its own sources: $name', (definition) => {
    const task = definition.create({}, ownData);
    const known = { source: new Set(task.source.tokens), target: new Set(task.target.tokens) };
    const tokens = (side: 'source' | 'target', text: string): string[] => tokensOf(task[side].kind, text);
    const training = Array.from({ length: 2000 }, (_, index) => task.trainingPair(index % 7, index, index));
    const sets = [...task.heldOut(1, 300), ...task.test(1, 300)];
    const within = sets.filter(({ id }) => id === 'heldOut').flatMap(({ pairs }) => pairs);
    const knows = (side: 'source' | 'target', text: string) =>
      tokens(side, text).every((token) => known[side].has(token));
    const all = [...training, ...sets.flatMap(({ pairs }) => pairs)];
    const answers = (source: string) => task.answers?.(source) ?? [task.answer(source)];
    expect(all.filter(({ source, target }) => !answers(source).includes(target))).toEqual([]);
    expect(all.filter(({ target }) => !knows('target', target))).toEqual([]);
    // A held-out source may hold a word that training never shows; a character never.
    const read = task.source.kind === 'characters' ? [...training, ...within] : training;
    expect(read.filter(({ source }) => !knows('source', source))).toEqual([]);
    const bounded = [...training, ...within];
    const longest = (side: 'source' | 'target') => Math.max(...bounded.map((pair) => tokens(side, pair[side]).length));
    expect(longest('source')).toBeLessThanOrEqual(task.maximumSourceLength);
    expect(longest('target')).toBeLessThanOrEqual(task.maximumTargetLength);
    expect(knows('source', task.example)).toBe(true);
    expect(tokens('source', task.example).length).toBeLessThanOrEqual(task.maximumSourceLength);
    expect(task.answer(task.example)).toBeDefined();
  });

  it.each(tasks)('aligns every token of a target with places of the source, or with none: $name', (definition) => {
    const task = definition.create({}, ownData);
    const training = Array.from({ length: 300 }, (_, index) => task.trainingPair(1, index, index));
    const sets = [...task.heldOut(1, 100), ...task.test(1, 100)].flatMap(({ pairs }) => pairs);
    const isAligned = ({ source, target }: Pair): boolean => {
      const places = tokensOf(task.source.kind, source).length;
      const gold = task.alignment?.(source, target) ?? [];
      const given = gold.filter((from) => from !== undefined);
      const isPlace = (place: number): boolean => Number.isInteger(place) && place >= 0 && place < places;
      const ascends = (from: readonly number[]) => from.every((place, i) => i === 0 || place > (from[i - 1] ?? place));
      if (gold.length !== tokensOf(task.target.kind, target).length || given.length === 0) return false;
      return given.every((from) => from.length > 0 && ascends(from) && from.every(isPlace));
    };
    if (task.alignment) expect([...training, ...sets].filter((pair) => !isAligned(pair))).toEqual([]);
    const withGold = ['Toys', 'Counting'].flatMap(
      (label) => taskGroups.find((group) => group.label === label)?.tasks ?? [],
    );
    expect(task.alignment !== undefined).toBe([...withGold, commands, dates].includes(definition));
  });

  it.each(tasks)('never trains on what it holds out, and draws the same by the same seed: $name', (definition) => {
    const task = definition.create({}, ownData);
    const training = new Set<string>();
    const heldOut = new Set<string>();
    const test = new Set<string>();
    for (let seed = 0; seed < 10; seed++) {
      for (let index = 0; index < 1000; index++) training.add(task.trainingPair(seed, index, index).source);
      for (const { pairs } of task.heldOut(seed, 100)) {
        expect(pairs).toHaveLength(100);
        for (const { source } of pairs) heldOut.add(source);
      }
      heldOut.add(task.randomSource(seed, 4));
      for (const { pairs } of task.test(seed, 100)) for (const { source } of pairs) test.add(source);
    }
    expect([...heldOut].filter((source) => training.has(source))).toEqual([]);
    expect([...test].filter((source) => training.has(source) || heldOut.has(source))).toEqual([]);
    const draws = (seed: number): unknown[] => {
      const fresh = definition.create({}, ownData);
      return [
        [1, 2, 3].map((index) => fresh.trainingPair(seed, 1, index)),
        fresh.heldOut(seed, 5),
        fresh.test(seed, 5),
        fresh.randomSource(seed, 1),
      ];
    };
    expect(draws(3)).toEqual(draws(3));
    expect(draws(3)).not.toEqual(draws(4));
  });
});

it.each([commands, pronunciation, compilerMessages, ownPairs])(
  'lists all that it trains on, and nothing else: $name',
  (definition) => {
    const task = definition.create({}, ownData);
    const pairs = task.trainingPairs?.() ?? [];
    const listed = new Set(pairs.map(({ source, target }) => `${source}\t${target}`));
    expect(pairs.length).toBe(listed.size);
    for (let index = 0; index < 1000; index++) {
      const { source, target } = task.trainingPair(1, index, index);
      expect(listed.has(`${source}\t${target}`)).toBe(true);
    }
    const others = [...task.heldOut(1, 500), ...task.test(1, 500)].flatMap(({ pairs }) => pairs);
    expect(others.filter(({ source, target }) => listed.has(`${source}\t${target}`))).toEqual([]);
  },
);

/** The defaults, and each option at each of its bounds. */
function optionSets(definition: TaskDefinition): { definition: TaskDefinition; chosen: TaskOptions }[] {
  const bounds = definition.options.flatMap(({ name, minimum, maximum }) =>
    [minimum, maximum].map((value) => ({ ...companions(definition, name, value), [name]: value })),
  );
  return [{}, ...bounds].map((chosen) => ({ definition, chosen }));
}

/** What must go with a value, which would contradict the other defaults. */
function companions({ options }: TaskDefinition, name: string, value: number): TaskOptions {
  const begins = (other: string): number => options.find((option) => option.name === other)?.default ?? value;
  if (name === 'minimumLength') return { maximumLength: Math.max(value, begins('maximumLength')) };
  // Of strings of one letter there must be some for each side.
  if (name === 'maximumLength') return { minimumLength: Math.min(value, begins('minimumLength')), letters: 26 };
  // No word of the file has a single character, but each is a single word.
  if (name === 'maximumSource' || name === 'maximumTarget') return { sourceTokens: 1, targetTokens: 1 };
  return {};
}
