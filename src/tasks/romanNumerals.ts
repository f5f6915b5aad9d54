/** Roman numerals into digits, and digits into Roman numerals. */
import { digits, type Notation, type NumberRange, transcription } from './transcription';

/** Signs and their values, those made by subtraction among them. */
const signs: readonly (readonly [sign: string, value: number])[] = [
  ['M', 1000],
  ['CM', 900],
  ['D', 500],
  ['CD', 400],
  ['C', 100],
  ['XC', 90],
  ['L', 50],
  ['XL', 40],
  ['X', 10],
  ['IX', 9],
  ['V', 5],
  ['IV', 4],
  ['I', 1],
];

function signsOf(number: number): (typeof signs)[number][] {
  const found: (typeof signs)[number][] = [];
  let rest = number;
  for (const one of signs) {
    while (rest >= one[1]) {
      found.push(one);
      rest -= one[1];
    }
  }
  return found;
}

/** The usual form, with subtraction: 1994 is MCMXCIV. */
export const roman: Notation = {
  first: 1,
  last: 3999,
  write: (number) =>
    signsOf(number)
      .map(([sign]) => sign)
      .join(''),
  places: (number) =>
    signsOf(number).flatMap(([sign, value]) => Array.from(sign, () => [Math.floor(Math.log10(value))])),
  read(text) {
    let number = 0;
    let at = 0;
    for (const [sign, value] of signs) {
      while (text.startsWith(sign, at)) {
        number += value;
        at += sign.length;
      }
    }
    // Writing it again refuses what is left over, and forms such as IIII.
    return number >= roman.first && number <= roman.last && roman.write(number) === text ? number : undefined;
  },
};

const options = [
  {
    name: 'largest',
    label: 'Largest number',
    help: 'The numbers go from 1 to this one; Roman numerals end at 3999.',
    minimum: 100,
    maximum: roman.last,
    default: roman.last,
  },
] as const;

function range({ largest }: { readonly largest: number }): NumberRange {
  return { first: 1, last: largest, survey: Array.from({ length: largest }, (_, i) => i + 1) };
}

const split = 'There are only 3,999 of them; one number in eight is held out and never trained on.';

export const romanToDigits = transcription({
  id: 'roman-to-digits',
  name: 'Roman to digits',
  description:
    `Roman numerals become digits: MCMXCIV is 1994. The pairs are made by rule. ${split} Each digit stems from up to four ` +
    'letters, and whether I adds or takes away depends on its neighbour to the right.',
  from: roman,
  to: digits,
  options,
  range,
  example: 1994,
});

export const digitsToRoman = transcription({
  id: 'digits-to-roman',
  name: 'Digits to Roman',
  description:
    `Digits become Roman numerals: 1994 is MCMXCIV. The pairs are made by rule. ${split} Each digit becomes none to four ` +
    'letters of its own place, so attention rests on a digit for as long as it takes and passes over a zero.',
  from: digits,
  to: roman,
  options,
  range,
  example: 1994,
});
