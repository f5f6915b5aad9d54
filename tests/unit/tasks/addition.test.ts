import { describe, expect, it } from 'vitest';
import { addition, additionBackwards, sideOfSum } from '../../../src/tasks/addition';
import type { Pair } from '../../../src/tasks/task';

/** The sum digit by digit, from the last, with a carry: as on paper, last digit first. */
function onPaper(source: string): string {
  const [a = '', b = ''] = source.split('+').map((number) => [...number].reverse().join(''));
  let said = '';
  let carry = 0;
  for (let place = 0; place < Math.max(a.length, b.length) || carry > 0; place++) {
    const sum = Number(a[place] ?? 0) + Number(b[place] ?? 0) + carry;
    said += sum % 10;
    carry = sum > 9 ? 1 : 0;
  }
  return said;
}

const directions = [
  { definition: addition, expected: (source: string) => [...onPaper(source)].reverse().join('') },
  { definition: additionBackwards, expected: onPaper },
];

describe.each(directions)('$definition.name', ({ definition, expected }) => {
  it.each([1, 2, 3, 6])('is right, with numbers of at most %i digits', (digits) => {
    const task = definition.create({ digits });
    const lengths = new Set<number>();
    for (let index = 0; index < 2000; index++) {
      const { source, target } = task.trainingPair(index % 5, index, index);
      expect(target).toBe(expected(source));
      expect(source).toMatch(/^(0|[1-9]\d*)\+(0|[1-9]\d*)$/);
      for (const number of source.split('+')) lengths.add(number.length);
      expect(target.length).toBeLessThanOrEqual(task.maximumTargetLength);
    }
    expect(lengths).toEqual(new Set(Array.from({ length: digits }, (_, i) => i + 1)));
    expect(task.maximumSourceLength).toBe(2 * digits + 1);
    expect(task.answer(task.example)).toBe(expected(task.example));
  });

  it('splits all sums of numbers below ten, each with the one that exchanges them', () => {
    const task = definition.create({ digits: 1 });
    const heldOut = new Set<string>();
    for (let a = 0; a < 10; a++) {
      for (let b = 0; b < 10; b++) {
        if (sideOfSum(a, b) !== 'training') heldOut.add(`${a}+${b}`);
        expect(sideOfSum(a, b) !== 'training').toBe(sideOfSum(b, a) !== 'training');
      }
    }
    const sources = (pairs: readonly Pair[]) => new Set(pairs.map(({ source }) => source));
    const training = sources(Array.from({ length: 5000 }, (_, index) => task.trainingPair(index % 3, 1, index)));
    const validated = sources(task.heldOut(1, 1000)[0]?.pairs ?? []);
    const tested = sources(task.test(1, 1000)[0]?.pairs ?? []);
    expect(new Set([...validated, ...tested])).toEqual(heldOut);
    expect(Math.min(validated.size, tested.size)).toBeGreaterThan(0);
    expect(training.size).toBe(100 - heldOut.size);
    expect([...training].filter((source) => heldOut.has(source))).toEqual([]);
  });

  it('evaluates up to digits of their own', () => {
    const longer = (evaluatedDigits: number) => definition.create({ digits: 2, evaluatedDigits }).heldOut(1, 200)[1];
    expect(longer(4)?.label).toBe('longer numbers (3–4 digits)');
    const lengths = longer(4)?.pairs.flatMap(({ source }) => source.split('+').map(({ length }) => length));
    expect(new Set(lengths)).toEqual(new Set([3, 4]));
    for (const { source, target } of longer(4)?.pairs ?? []) expect(target).toBe(expected(source));
    expect(longer(3)?.label).toBe('longer numbers (3 digits)');
    expect(longer(2)).toBeUndefined();
  });

  it('aligns each digit of a sum with those of its place, and a carry alone with none', () => {
    const task = definition.create({});
    const inOrder = [undefined, [0, 4], [1, 5], [2, 6]]; // 999+111 is 1110
    const shorter = [[0], [1, 4], [2, 5]]; // 347+58 is 405
    const turned = <Item>(gold: readonly Item[]) => (definition === addition ? gold : gold.toReversed());
    expect(task.alignment?.('999+111', expected('999+111'))).toEqual(turned(inOrder));
    expect(task.alignment?.('347+58', expected('347+58'))).toEqual(turned(shorter));
    expect(task.alignment?.('347+58', '40')).toEqual(turned(shorter).slice(0, 2));
    expect(task.alignment?.('347+', '40')).toEqual([undefined, undefined]);
  });

  it('answers sums of any length, and nothing else', () => {
    const task = definition.create({});
    const long = `${'9'.repeat(40)}+1`;
    expect(task.answer(long)).toBe(expected(long));
    for (const text of ['', '1', '1+', '+1', '1+2+3', '1-2', 'a+b']) expect(task.answer(text), text).toBeUndefined();
  });
});

it('holds out about one sum in eight', () => {
  let heldOut = 0;
  for (let a = 0; a < 200; a++) for (let b = 0; b < 200; b++) if (sideOfSum(a, b) !== 'training') heldOut++;
  expect(heldOut / 40_000).toBeCloseTo(1 / 8, 2);
});
