import { describe, expect, it } from 'vitest';
import { copy } from '../../../src/tasks/copy';
import { reversal } from '../../../src/tasks/reversal';
import { runLength } from '../../../src/tasks/runLength';
import { shift } from '../../../src/tasks/shift';
import { sorting } from '../../../src/tasks/sorting';
import { sideOfString } from '../../../src/tasks/strings';
import type { TaskDefinition } from '../../../src/tasks/task';

interface Case {
  readonly definition: TaskDefinition;
  /** The target by another way than the task's own. */
  readonly expected: (source: string) => string;
  /** A source with letters that repeat, its target and its alignment. */
  readonly source: string;
  readonly target: string;
  readonly gold: readonly (readonly number[])[];
}

const inOrder = (text: string): string =>
  Array.from('abcdefghijklmnopqrstuvwxyz', (letter) => letter.repeat(text.split(letter).length - 1)).join('');

const cases: readonly Case[] = [
  {
    definition: reversal,
    expected: (source) => [...source].reduce((rest, letter) => letter + rest, ''),
    source: 'aab',
    target: 'baa',
    gold: [[2], [1], [0]],
  },
  { definition: copy, expected: (source) => source, source: 'aab', target: 'aab', gold: [[0], [1], [2]] },
  {
    definition: shift,
    expected: (source) => (source + source).slice(2 % source.length).slice(0, source.length),
    source: 'abcda',
    target: 'cdaab',
    gold: [[2], [3], [4], [0], [1]],
  },
  {
    definition: sorting,
    expected: inOrder,
    source: 'cabac',
    target: 'aabcc',
    gold: [[1, 3], [1, 3], [2], [0, 4], [0, 4]],
  },
  {
    definition: runLength,
    expected: (source) => source.replace(/(.)\1*/g, (run) => `${run[0]}${run.length}`),
    source: 'aaaba',
    target: 'a3b1a1',
    gold: [[0, 1, 2], [0, 1, 2], [3], [3], [4], [4]],
  },
];

const shapes = [
  {},
  { letters: 2, minimumLength: 1, maximumLength: 4 },
  { letters: 26, minimumLength: 20, maximumLength: 30 },
  { letters: 4, minimumLength: 2, maximumLength: 3 },
];

describe.each(cases)('$definition.name', ({ definition, expected, source, target, gold }) => {
  it.each(shapes)('keeps to its letters and lengths, and is right: %o', (options) => {
    const task = definition.create(options);
    const { minimumLength, maximumLength } = { minimumLength: 3, maximumLength: 8, ...options };
    const lengths = new Set<number>();
    for (let index = 0; index < 2000; index++) {
      const pair = task.trainingPair(index % 40, 3, index);
      lengths.add(pair.source.length);
      expect(pair.source.length).toBeGreaterThanOrEqual(minimumLength);
      expect(pair.source.length).toBeLessThanOrEqual(maximumLength);
      expect([...pair.source].every((letter) => task.source.tokens.includes(letter))).toBe(true);
      expect([...pair.target].every((letter) => task.target.tokens.includes(letter))).toBe(true);
      expect(pair.target).toBe(expected(pair.source));
      expect(pair.target.length).toBeLessThanOrEqual(task.maximumTargetLength);
    }
    // In the smallest space a length may lie wholly on the held-out side; otherwise every length occurs.
    if (maximumLength > 2) expect(lengths.size).toBeGreaterThanOrEqual(maximumLength - minimumLength);
    expect(task.maximumSourceLength).toBe(maximumLength);
    expect(task.answer(task.example)).toBe(expected(task.example));
    expect(task.answer('ab?')).toBeUndefined();
  });

  it.each(shapes)('never trains on a held-out string, whatever the seeds: %o', (options) => {
    const task = definition.create(options);
    const { maximumLength } = { maximumLength: 8, ...options };
    for (let seed = 0; seed < 10; seed++) {
      for (let index = 0; index < 200; index++) {
        expect(sideOfString(task.trainingPair(seed, index, index).source) !== 'training').toBe(false);
      }
      expect(sideOfString(task.randomSource(seed, 1)) !== 'training').toBe(true);
      for (const { id, pairs } of task.heldOut(seed, 100)) {
        for (const pair of pairs) {
          expect(pair.target).toBe(expected(pair.source));
          if (id === 'longer') expect(pair.source.length).toBeGreaterThan(maximumLength);
          else expect(sideOfString(pair.source) !== 'training').toBe(true);
        }
      }
    }
  });

  it('evaluates up to a length of its own', () => {
    const longer = (evaluatedLength: number) =>
      definition.create({ maximumLength: 6, evaluatedLength }).heldOut(1, 300)[1];
    expect(longer(9)?.label).toBe('longer strings (7–9)');
    expect(new Set(longer(9)?.pairs.map((pair) => pair.source.length))).toEqual(new Set([7, 8, 9]));
    expect(longer(7)?.label).toBe('longer strings (7)');
    expect(longer(6)).toBeUndefined();
    expect(longer(1)).toBeUndefined();
  });

  it('leaves longer strings out of the test where none is of it', () => {
    const task = definition.create({ letters: 2, minimumLength: 1, maximumLength: 3, evaluatedLength: 4 });
    expect(task.heldOut(1, 20).map(({ id }) => id)).toEqual(['heldOut', 'longer']);
    expect(task.test(1, 20).map(({ id }) => id)).toEqual(['heldOut']);
  });

  it('knows its alignment', () => {
    const task = definition.create({});
    expect(task.answer(source)).toBe(target);
    expect(task.alignment?.(source, target)).toEqual(gold);
    expect(task.alignment?.(source, target.slice(0, 2))).toEqual(gold.slice(0, 2));
    expect(task.alignment?.(source, `${target}x`)).toEqual([...gold, undefined]);
    expect(task.alignment?.('', 'a')).toEqual([undefined]);
    for (let index = 0; index < 300; index++) {
      const pair = task.trainingPair(2, 1, index);
      const alignment = task.alignment?.(pair.source, pair.target) ?? [];
      expect(alignment).toHaveLength(pair.target.length);
      const looked = new Set(alignment.flatMap((from) => from ?? []));
      expect(looked).toEqual(new Set(pair.source.split('').keys()));
      for (const [t, from] of alignment.entries()) {
        const said = pair.target[t] ?? '';
        for (const s of from ?? []) {
          // A count is no letter: there the run it counts must be that long.
          if (/\d/.test(said)) expect(from).toHaveLength(Number(said));
          else expect(pair.source[s]).toBe(said);
        }
      }
    }
  });
});

describe('shift', () => {
  it('goes round by as many places as are chosen, and round again where the string is shorter', () => {
    const by = (places: number) => shift.create({ places }).answer('abcde');
    expect([1, 3, 5, 6].map(by)).toEqual(['bcdea', 'deabc', 'abcde', 'bcdea']);
    expect(shift.create({}).answer('')).toBe('');
  });
});

describe('run-length', () => {
  it('counts beyond nine', () => {
    const task = runLength.create({});
    expect(task.answer(`${'a'.repeat(12)}b`)).toBe('a12b1');
    expect(task.alignment?.('a'.repeat(12), 'a12')?.map((from) => from?.length)).toEqual([12, 12, 12]);
  });

  it('draws runs of several lengths', () => {
    const task = runLength.create({});
    const counts = new Set<string>();
    for (let index = 0; index < 500; index++) {
      for (const [count] of task.trainingPair(1, 1, index).target.matchAll(/\d/g)) counts.add(count);
    }
    expect([...counts].sort().slice(0, 5)).toEqual(['1', '2', '3', '4', '5']);
  });
});
