/** English number words into digits, and digits into number words. */
import { digits, type Notation, type NumberRange, transcription } from './transcription';

const small = [
  ...['zero', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'],
  ...['thirteen', 'fourteen', 'fifteen', 'sixteen', 'seventeen', 'eighteen', 'nineteen'],
] as const;
const tens = ['twenty', 'thirty', 'forty', 'fifty', 'sixty', 'seventy', 'eighty', 'ninety'] as const;

const values: ReadonlyMap<string, number> = new Map([
  ...small.map((word, i) => [word, i] as const),
  ...tens.map((word, i) => [word, 10 * (i + 2)] as const),
]);

/** American usage, without "and": "three hundred forty-seven". */
export const words: Notation = {
  first: 0,
  last: 999_999,
  write(number) {
    if (number < 20) return small[number] ?? '';
    if (number < 100) return joined(tens[Math.floor(number / 10) - 2] ?? '', '-', number % 10);
    if (number < 1000) return joined(`${words.write(Math.floor(number / 100))} hundred`, ' ', number % 100);
    return joined(`${words.write(Math.floor(number / 1000))} thousand`, ' ', number % 1000);
  },
  places(number) {
    const parts = words.write(number).split(/([ -])/); // words, and what stands between them
    const thousand = parts.indexOf('thousand');
    return parts.flatMap((word, i) => {
      const ones = (i < thousand ? 3 : 0) + (parts[i + 2] === 'hundred' ? 2 : 0);
      return Array.from(word, () => placesOf(values.get(word), ones));
    });
  },
  read(text) {
    let thousands = 0;
    let rest = 0;
    for (const word of text.split(/[ -]/)) {
      if (word === 'hundred') {
        rest *= 100;
      } else if (word === 'thousand') {
        thousands = 1000 * rest;
        rest = 0;
      } else {
        const value = values.get(word);
        if (value === undefined) return undefined;
        rest += value;
      }
    }
    const number = thousands + rest;
    return number <= words.last && words.write(number) === text ? number : undefined;
  },
};

/** The places that a word of this value tells, where its ones are in the place `ones`: from ten to nineteen two. */
function placesOf(value: number | undefined, ones: number): readonly number[] {
  if (value === undefined) return [];
  if (value < 10) return [ones];
  return value < 20 ? [ones + 1, ones] : [ones + 1];
}

function joined(head: string, mark: string, rest: number): string {
  return rest === 0 ? head : head + mark + words.write(rest);
}

const options = [
  {
    name: 'digits',
    label: 'Digits',
    help: 'The largest number has this many digits; the smallest is 0.',
    minimum: 2,
    maximum: 6,
    default: 4,
  },
] as const;

function range({ digits: count }: { readonly digits: number }): NumberRange {
  const numbers = 10 ** count;
  // Ten thousand numbers use every word. The longest text has "three", "seventy" or their like in every place.
  const survey = Array.from({ length: Math.min(numbers, 10_000) }, (_, number) => number);
  return { first: 0, last: numbers - 1, survey: [...survey, 373_373 % numbers] };
}

const pairsAndSplit =
  'The pairs are made by rule, in American usage without “and”. One number in eight is held out and never trained on; ' +
  'all others are drawn alike, so that small ones are rare.';

export const wordsToDigits = transcription({
  id: 'words-to-digits',
  name: 'Words to digits',
  description:
    'English number words, letter by letter, become digits: three hundred forty-seven is 347. ' +
    `${pairsAndSplit} Each digit stems from one word, so attention learns to read words that nobody marked out for it; a ` +
    'zero stems from a word that is not there.',
  from: words,
  to: digits,
  options,
  range,
  example: 4073,
});

export const digitsToWords = transcription({
  id: 'digits-to-words',
  name: 'Digits to words',
  description:
    'Digits become English number words, letter by letter: 347 is three hundred forty-seven. ' +
    `${pairsAndSplit} One digit is looked at for many letters, and what it is called depends on its place: here the ` +
    'decoder does the spelling, and attention only turns the page.',
  from: digits,
  to: words,
  options,
  range,
  example: 4073,
});
