import { describe, expect, it } from 'vitest';
import { digitsToRoman, roman, romanToDigits } from '../../../src/tasks/romanNumerals';
import { sideOfNumber } from '../../../src/tasks/transcription';

/** Digit by digit from a table of each place, which is not how the task does it. */
function byPlace(number: number): string {
  const places = [
    ['', 'M', 'MM', 'MMM'],
    ['', 'C', 'CC', 'CCC', 'CD', 'D', 'DC', 'DCC', 'DCCC', 'CM'],
    ['', 'X', 'XX', 'XXX', 'XL', 'L', 'LX', 'LXX', 'LXXX', 'XC'],
    ['', 'I', 'II', 'III', 'IV', 'V', 'VI', 'VII', 'VIII', 'IX'],
  ];
  return Array.from(String(number).padStart(4, '0'), (digit, place) => places[place]?.[Number(digit)]).join('');
}

const all = Array.from({ length: 3999 }, (_, i) => i + 1);

describe('Roman numerals', () => {
  it('are written and read right, all 3,999', () => {
    for (const number of all) {
      const text = byPlace(number);
      expect(roman.write(number)).toBe(text);
      expect(roman.read(text)).toBe(number);
    }
  });

  it.each(['', 'IIII', 'VX', 'IC', 'MMMM', 'IVI', 'XM', 'i', 'XIV '])('are not "%s"', (text) => {
    expect(roman.read(text)).toBeUndefined();
  });

  it('are all on one side of the split, in both directions and by any seed', () => {
    const heldOut = new Set(all.filter((number) => sideOfNumber(number) !== 'training').map(byPlace));
    expect(heldOut.size / all.length).toBeCloseTo(1 / 8, 1);
    const there = romanToDigits.create({});
    const back = digitsToRoman.create({});
    const trained = new Set<string>();
    for (let index = 0; index < 60_000; index++) {
      trained.add(there.trainingPair(index % 3, 0, index).source);
      trained.add(back.trainingPair(index % 3, 0, index).target);
    }
    expect(trained.size).toBe(all.length - heldOut.size);
    expect([...trained].filter((text) => heldOut.has(text))).toEqual([]);
    // Asked for more than there are, it gives each once.
    const validation = all.filter((number) => sideOfNumber(number) === 'validation').map(byPlace);
    const pairs = there.heldOut(4, validation.length + 3)[0]?.pairs ?? [];
    expect(new Set(pairs.map(({ source }) => source))).toEqual(new Set(validation));
    expect(pairs).toHaveLength(validation.length);
    const tests = there.test(4, heldOut.size).flatMap(({ pairs: tested }) => tested);
    expect(new Set([...validation, ...tests.map(({ source }) => source)])).toEqual(heldOut);
    for (const { source, target } of [...pairs, ...tests]) expect(byPlace(Number(target))).toBe(source);
  });

  it('align letters with the digit of their place, and a zero with none', () => {
    const there = romanToDigits.create({});
    expect(there.alignment?.('MCMXCIV', '1994')).toEqual([[0], [1, 2], [3, 4], [5, 6]]);
    expect(there.alignment?.('MII', '1002')).toEqual([[0], undefined, undefined, [1, 2]]);
    expect(there.alignment?.('IIII', '4')).toEqual([undefined]);
    const back = digitsToRoman.create({});
    expect(back.alignment?.('1008', 'MVIII')).toEqual([[0], [3], [3], [3], [3]]);
    expect(back.alignment?.('1008', 'MVIIII')?.at(-1)).toBeUndefined();
  });

  it('know their characters and lengths', () => {
    const task = romanToDigits.create({});
    expect(task.source.tokens.join('')).toBe('CDILMVX');
    expect(task.maximumSourceLength).toBe('MMMDCCCLXXXVIII'.length);
    expect(task.maximumTargetLength).toBe(4);
    const small = romanToDigits.create({ largest: 100 });
    expect(small.source.tokens.join('')).toBe('CILVX');
    expect(small.maximumSourceLength).toBe('LXXXVIII'.length);
    expect(small.answer(small.example)).toBe('100');
    expect(task.answer(task.example)).toBe('1994');
    expect(digitsToRoman.create({}).answer('1994')).toBe('MCMXCIV');
    for (const text of ['0', '4000', '12a']) expect(digitsToRoman.create({}).answer(text)).toBeUndefined();
  });
});
