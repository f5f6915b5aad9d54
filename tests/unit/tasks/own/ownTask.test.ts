import { describe, expect, it } from 'vitest';
import { stepsOf, trainingBatch } from '../../../../src/tasks/batch';
import { ownPairs } from '../../../../src/tasks/own/ownPairs';
import { ownTask } from '../../../../src/tasks/own/ownTask';
import type { Task } from '../../../../src/tasks/task';
import { tokensOf } from '../../../../src/tasks/tokens';
import { Vocabulary } from '../../../../src/tasks/vocabulary';
import { fileOf, prepared, wordLines } from './files';

const lines = wordLines(1, 600);
const tests = [...wordLines(2, 60), 'nur hier\tonly here'];

/** All sources of a use, over several seeds. */
function sourcesOf(task: Task): Record<'training' | 'heldOut' | 'test', Set<string>> {
  const found = { training: new Set<string>(), heldOut: new Set<string>(), test: new Set<string>() };
  for (let seed = 0; seed < 8; seed++) {
    for (let index = 0; index < 1500; index++) found.training.add(task.trainingPair(seed, seed, index).source);
    for (const { pairs } of task.heldOut(seed, 1000)) for (const { source } of pairs) found.heldOut.add(source);
    for (const { pairs } of task.test(seed, 1000)) for (const { source } of pairs) found.test.add(source);
    for (let index = 0; index < 20; index++) found.heldOut.add(task.randomSource(seed, index));
  }
  return found;
}

describe('own pairs', () => {
  it('ask for a file before anything else', () => {
    expect(() => ownPairs.create({})).toThrow('open a file of them or paste them first');
    expect(() => ownPairs.create({ lowerCase: 2 })).toThrow('Capitals must be a whole number from 0 to 1');
    expect(() => ownPairs.create({}, { pairs: fileOf(['a\tb', 'c\td']) })).toThrow('2 can be used');
    const task = ownPairs.create({}, { pairs: fileOf(['a\tb', 'c\td', 'e\tf']) });
    expect([task.id, task.name]).toEqual([ownPairs.id, ownPairs.name]);
  });

  it('offer as many choices as their options have values', () => {
    for (const option of ownPairs.options) {
      if (!('choices' in option)) continue;
      expect(option.choices.map(({ value }) => value)).toEqual(
        Array.from({ length: option.maximum - option.minimum + 1 }, (_, i) => option.minimum + i),
      );
    }
  });

  it.each([
    ['one file', undefined],
    ['a test file of its own', tests],
  ])('are disjoint by source with %s, whatever the seed, and all of them are used', (_, test) => {
    for (const kind of [0, 1]) {
      const data = prepared(lines, { sourceTokens: kind, lowerCase: 1 }, test);
      const found = sourcesOf(ownTask(data));
      expect([...found.heldOut, ...found.test].filter((source) => found.training.has(source))).toEqual([]);
      expect([...found.test].filter((source) => found.heldOut.has(source))).toEqual([]);
      expect(found.training.size).toBe(data.split.training.length);
      expect(found.heldOut.size).toBe(data.split.validation.length);
      expect(found.test.size).toBe(data.split.test.length);
      expect(found.test.has('nur hier')).toBe(test !== undefined);
    }
  });

  it('test on every source of a test file, whatever stands in the other', () => {
    const task = ownTask(prepared(lines, {}, [...lines.slice(0, 100), ...tests]));
    const wanted = new Set([...lines.slice(0, 100), ...tests].map((line) => line.split('\t')[0]?.normalize('NFC')));
    expect(sourcesOf(task).test).toEqual(wanted);
  });

  it('give the same pairs by the same seed, others by another', () => {
    const draws = (seed: number): unknown => {
      const task = ownTask(prepared(lines));
      return [
        [0, 1, 2, 3].map((index) => task.trainingPair(seed, 5, index)),
        task.heldOut(seed, 10),
        task.test(seed, 10),
        task.randomSource(seed, 2),
        task.example,
      ];
    };
    expect(draws(4)).toEqual(draws(4));
    expect(draws(4)).not.toEqual(draws(5));
  });

  it('hold each source out once, as many as there are', () => {
    const data = prepared(lines);
    const task = ownTask(data);
    for (const [size, wanted] of [
      [5, 5],
      [10_000, data.split.validation.length],
    ] as const) {
      const pairs = task.heldOut(3, size)[0]?.pairs ?? [];
      expect(pairs).toHaveLength(wanted);
      expect(new Set(pairs.map(({ source }) => source)).size).toBe(wanted);
    }
  });

  it('take any target of a source for right, the first of the file before the others', () => {
    const task = ownTask(
      prepared(['Un  chat\ta cat', 'x\ty', 'un chat\tone cat', 'z\tw', 'un chat\ta cat'], {
        sourceTokens: 1,
        lowerCase: 1,
      }),
    );
    expect(task.answers?.('UN\tchat ')).toEqual(['a cat', 'one cat']);
    expect(task.answer('un chat')).toBe('a cat');
    expect(task.answers?.('deux chats')).toEqual([]);
    expect(task.answer('deux chats')).toBeUndefined();
  });

  it('answer every pair that they draw with its own target', () => {
    const task = ownTask(prepared(lines));
    const drawn = Array.from({ length: 500 }, (_, index) => task.trainingPair(1, 1, index));
    const held = [...task.heldOut(1, 50), ...task.test(1, 50)].flatMap(({ pairs }) => pairs);
    for (const { source, target } of [...drawn, ...held]) expect(task.answers?.(source)).toContain(target);
    for (const { source, target } of held) expect(task.answer(source)).toBe(target);
  });

  it('draw each training pair about as often as any other', () => {
    const task = ownTask(prepared(['a\t1', 'a\t2', 'a\t3', ...Array.from({ length: 30 }, (_, i) => `${i}\t0`)]));
    const counts = new Map<string, number>();
    const draws = 30_000;
    for (let index = 0; index < draws; index++) {
      const { source, target } = task.trainingPair(2, 0, index);
      counts.set(`${source} ${target}`, (counts.get(`${source} ${target}`) ?? 0) + 1);
    }
    const expected = draws / counts.size;
    for (const count of counts.values()) expect(Math.abs(count - expected)).toBeLessThan(6 * Math.sqrt(expected));
  });

  it.each([0, 1, 2])('fit the batches of their own steps, tokens of kind %i', (kind) => {
    const task = ownTask(prepared(lines, { sourceTokens: kind, targetTokens: 2 - kind, vocabulary: 20 }, tests));
    const vocabularies = { source: new Vocabulary(task.source), target: new Vocabulary(task.target) };
    const batch = trainingBatch(task, vocabularies, 1, 1, 200);
    expect(batch).toMatchObject({ size: 200, ...stepsOf(task) });
    expect(batch.sourceLengths.every((length) => length > 1)).toBe(true);
    const { length } = tokensOf(task.source.kind, task.example);
    expect(length).toBeGreaterThan(0);
    expect(length).toBeLessThanOrEqual(task.maximumSourceLength);
    expect(vocabularies.source.encode(task.example).unknown).toEqual([]);
    expect(task.answer(task.example)).toBeDefined();
  });
});
