import { describe, expect, it } from 'vitest';
import { digitsToWords, words, wordsToDigits } from '../../../src/tasks/numberWords';
import { sideOfNumber } from '../../../src/tasks/transcription';

describe('number words', () => {
  it.each([
    [0, 'zero'],
    [9, 'nine'],
    [13, 'thirteen'],
    [20, 'twenty'],
    [40, 'forty'],
    [85, 'eighty-five'],
    [100, 'one hundred'],
    [347, 'three hundred forty-seven'],
    [1000, 'one thousand'],
    [4073, 'four thousand seventy-three'],
    [12_011, 'twelve thousand eleven'],
    [300_000, 'three hundred thousand'],
    [999_999, 'nine hundred ninety-nine thousand nine hundred ninety-nine'],
  ])('write %i as "%s"', (number, text) => {
    expect(words.write(number)).toBe(text);
    expect(words.read(text)).toBe(number);
  });

  it('agree with a table built up word by word', () => {
    // The other way about: every text of one to three digits is put together from lists.
    const ones = 'one two three four five six seven eight nine'.split(' ');
    const teens = 'ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(' ');
    const tens = 'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ');
    const belowHundred = [
      '',
      ...ones,
      ...teens,
      ...tens.flatMap((ten) => [ten, ...ones.map((one) => `${ten}-${one}`)]),
    ];
    const belowThousand = [
      ...belowHundred,
      ...ones.flatMap((one) => belowHundred.map((rest) => `${one} hundred ${rest}`.trim())),
    ];
    expect(belowThousand).toHaveLength(1000);
    for (let number = 1; number < 1_000_000; number += number < 10_000 ? 1 : 97) {
      const head = belowThousand[Math.floor(number / 1000)];
      const text = `${head ? `${head} thousand ` : ''}${belowThousand[number % 1000]}`.trim();
      expect(words.write(number)).toBe(text);
      expect(words.read(text)).toBe(number);
    }
  });

  it.each([
    '',
    'one one',
    'ten hundred',
    'twenty five',
    'five-twenty',
    'hundred',
    'ten hundred thousand',
    'one and two',
  ])('read nothing out of "%s"', (text) => expect(words.read(text)).toBeUndefined());
});

describe.each([2, 3, 4, 5, 6])('with %i digits', (digits) => {
  const there = wordsToDigits.create({ digits });
  const back = digitsToWords.create({ digits });

  it('both directions have every character and length of every number, and no more', () => {
    const characters = new Set<string>();
    let longest = 0;
    for (let number = 0; number < 10 ** digits; number++) {
      const text = words.write(number);
      longest = Math.max(longest, text.length);
      if (number < 2000) for (const character of text) characters.add(character);
    }
    expect(there.maximumSourceLength).toBe(longest);
    expect(there.source.tokens).toEqual([...characters].sort());
    expect(there.target.tokens).toEqual([...'0123456789']);
    expect(there.maximumTargetLength).toBe(digits);
    expect(back.target.tokens).toEqual(there.source.tokens);
    expect(back.maximumTargetLength).toBe(longest);
    expect(back.maximumSourceLength).toBe(digits);
  });

  it('trains on no number that is held out, in either direction', () => {
    for (let seed = 0; seed < 5; seed++) {
      for (let index = 0; index < 200; index++) {
        const { source, target } = there.trainingPair(seed, index, index);
        expect(sideOfNumber(Number(target)) !== 'training').toBe(false);
        expect(words.write(Number(target))).toBe(source);
        expect(sideOfNumber(Number(back.trainingPair(seed, index, index).source)) !== 'training').toBe(false);
      }
      for (const { target } of there.heldOut(seed, 100)[0]?.pairs ?? []) {
        expect(sideOfNumber(Number(target)) !== 'training').toBe(true);
      }
    }
  });
});

it('holds out about one number in eight, among those of two digits too', () => {
  const numbers = Array.from({ length: 10_000 }, (_, number) => number);
  expect(numbers.filter((number) => sideOfNumber(number) !== 'training').length / 10_000).toBeCloseTo(1 / 8, 1);
  const few = numbers.slice(0, 100).filter((number) => sideOfNumber(number) !== 'training').length;
  expect(few).toBeGreaterThan(3);
  expect(few).toBeLessThan(30);
  // The word zero occurs nowhere else.
  expect(sideOfNumber(0) !== 'training').toBe(false);
});

it('answers what can be written, beyond the trained numbers too', () => {
  const back = digitsToWords.create({ digits: 2 });
  expect(back.answer(' 12345 ')).toBe('twelve thousand three hundred forty-five');
  for (const text of ['', '007', '1000000', '-1', '1.5', '1e3']) expect(back.answer(text), text).toBeUndefined();
  expect(wordsToDigits.create({}).answer('three hundred and one')).toBeUndefined();
});

describe('an alignment', () => {
  /** For each digit the words that it is aligned with. */
  const wordsOfDigits = (number: number): string[] => {
    const source = words.write(number);
    const gold = wordsToDigits.create({ digits: 6 }).alignment?.(source, String(number)) ?? [];
    return gold.map((from) => from?.map((s) => source[s]).join('') ?? '');
  };

  it.each<[number, string[]]>([
    [0, ['zero']],
    [347, ['three', 'forty', 'seven']],
    [4073, ['four', '', 'seventy', 'three']],
    [213_015, ['two', 'thirteen', 'thirteen', '', 'fifteen', 'fifteen']],
    [300_010, ['three', '', '', '', 'ten', 'ten']],
  ])('of %i has each digit on the word that tells it', (number, expected) => {
    expect(wordsOfDigits(number)).toEqual(expected);
  });

  it('has each letter on its digits, and what tells no digit on none', () => {
    const gold = digitsToWords.create({}).alignment?.('2012', 'two thousand twelve') ?? [];
    expect(gold.slice(0, 3)).toEqual([[0], [0], [0]]);
    expect(gold.slice(3, 13)).toEqual(Array.from({ length: 10 }, () => undefined));
    expect(gold.slice(13)).toEqual(Array.from({ length: 6 }, () => [2, 3]));
  });
});
