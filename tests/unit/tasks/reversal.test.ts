import { describe, expect, it } from 'vitest';
import { reversal } from '../../../src/tasks/reversal';
import { sideOfString } from '../../../src/tasks/strings';

const shapes = [
  {},
  { letters: 2, minimumLength: 1, maximumLength: 4 },
  { letters: 26, minimumLength: 20, maximumLength: 30 },
  { letters: 4, minimumLength: 2, maximumLength: 3 },
];

describe('reversal', () => {
  it.each(shapes)('keeps to its letters and lengths, and reverses: %o', (options) => {
    const task = reversal.create(options);
    const { minimumLength, maximumLength } = { minimumLength: 3, maximumLength: 8, ...options };
    const lengths = new Set<number>();
    for (let seed = 0; seed < 40; seed++) {
      for (let index = 0; index < 50; index++) {
        const { source, target } = task.trainingPair(seed, 3, index);
        lengths.add(source.length);
        expect(source.length).toBeGreaterThanOrEqual(minimumLength);
        expect(source.length).toBeLessThanOrEqual(maximumLength);
        expect(Array.from(source).every((letter) => task.source.tokens.includes(letter))).toBe(true);
        expect(target).toBe(Array.from(source).reverse().join(''));
        expect(task.answer(source)).toBe(target);
      }
    }
    // In the smallest space a length may lie wholly on the held-out side; otherwise every length occurs.
    if (maximumLength > 2) expect(lengths.size).toBeGreaterThanOrEqual(maximumLength - minimumLength);
    expect(task.maximumSourceLength).toBe(maximumLength);
    expect(task.example.length).toBeLessThanOrEqual(maximumLength);
    expect(task.answer(task.example)).toBeDefined();
  });

  it.each(shapes)('never trains on a held-out string, whatever the seeds: %o', (options) => {
    const task = reversal.create(options);
    const training = new Set<string>();
    const heldOut = new Set<string>();
    for (let seed = 0; seed < 20; seed++) {
      for (let index = 0; index < 300; index++) training.add(task.trainingPair(seed, index, index).source);
      for (const set of task.heldOut(seed, 100)) {
        expect(set.pairs).toHaveLength(100);
        for (const { source } of set.pairs) heldOut.add(source);
      }
      heldOut.add(task.randomSource(seed, 4));
    }
    expect(training.size).toBeGreaterThan(0);
    expect([...heldOut].filter((source) => training.has(source))).toEqual([]);
  });

  it('keeps a set of strings beyond the trained range', () => {
    const longer = reversal.create({}).heldOut(1, 400)[1];
    expect(longer?.id).toBe('longer');
    expect(longer?.label).toBe('longer strings (9–12)');
    expect(new Set(longer?.pairs.map(({ source }) => source.length))).toEqual(new Set([9, 10, 11, 12]));
  });

  it('holds out about one string in eight', () => {
    let heldOut = 0;
    for (let i = 0; i < 26 ** 3; i++) {
      const letter = (n: number): string => String.fromCharCode(97 + (n % 26));
      if (sideOfString(letter(i) + letter(Math.floor(i / 26)) + letter(Math.floor(i / 676))) !== 'training') heldOut++;
    }
    expect(heldOut / 26 ** 3).toBeCloseTo(1 / 8, 2);
  });

  it('draws the same pairs for the same seed and others for another', () => {
    const draws = (seed: number): unknown[] => {
      const task = reversal.create({});
      return [
        task.trainingPair(seed, 1, 2),
        task.trainingPair(seed, 2, 1),
        task.heldOut(seed, 5),
        task.randomSource(seed, 1),
      ];
    };
    expect(draws(3)).toEqual(draws(3));
    expect(draws(3)).not.toEqual(draws(4));
  });

  it('answers only what it knows', () => {
    const task = reversal.create({ letters: 3 });
    expect(task.answer('abca')).toBe('acba');
    expect(task.answer('abz')).toBeUndefined();
    expect(task.answer('ab c')).toBeUndefined();
  });

  it('refuses options in words', () => {
    expect(() => reversal.create({ minimumLength: 9 })).toThrow('minimum length (9) is above the maximum length (8)');
    expect(() => reversal.create({ letters: 1 })).toThrow('Letters must be a whole number from 2 to 26; 1 was given.');
    expect(() => reversal.create({ letters: 2.5 })).toThrow('whole number');
    expect(() => reversal.create({ letters: Number.NaN })).toThrow('whole number');
    expect(() => reversal.create({ colour: 1 })).toThrow('no option "colour"');
    expect(() => reversal.create({ letters: 2, minimumLength: 1, maximumLength: 1 })).toThrow('too few strings (2)');
  });
});
