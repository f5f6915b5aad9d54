/** Sums of two whole numbers, and the same with the result written from its last digit to its first. */
import { resolveOptions } from './options';
import { hashText, type RandomStream, randomStream } from './random';
import { type Side, sideOf } from './split';
import { spanOf } from './strings';
import type { GoldAlignment, HeldOutSet, Pair, Task, TaskDefinition } from './task';
import { characterSet, charactersOf } from './tokens';

/** One sum in this many is held out. */
const heldOutShare = 8;

const numerals = Array.from('0123456789');

const options = [
  {
    name: 'digits',
    label: 'Digits',
    help: 'The most digits that a number has in training.',
    minimum: 1,
    maximum: 6,
    default: 3,
  },
  {
    name: 'evaluatedDigits',
    label: 'Evaluated digits',
    help: 'The most digits that are evaluated. Numbers with more than in training make a second held-out set; where there are none, it is left out.',
    minimum: 1,
    maximum: 8,
    default: 4,
  },
] as const;

/** The side of a sum, and of the one that has its numbers exchanged: a property of the two alone. */
export function sideOfSum(a: number, b: number): Side {
  return sideOf(hashText(`${Math.min(a, b)}+${Math.max(a, b)}`), heldOutShare);
}

export const addition = sums({
  id: 'addition',
  name: 'Addition',
  description:
    'Two whole numbers are added: 347+58 is 405. The numbers are random, each count of digits as likely as the next; one sum ' +
    'in eight is held out in either order, and so are longer numbers. The first digit of a sum depends on carries from all ' +
    'that follow, so the sum must be known before it can be said. It takes thousands of steps, and what is learnt does not ' +
    'reach numbers of one digit more.',
  order: (digits) => digits,
});

export const additionBackwards = sums({
  id: 'addition-backwards',
  name: 'Sum backwards',
  description:
    'Two whole numbers are added, and the sum is written from its last digit to its first: 347+58 is 504. The numbers are ' +
    'random, each count of digits as likely as the next; one sum in eight is held out in either order, and so are longer ' +
    'numbers. Each digit needs one digit of either number and a carry, as on paper, and the alignment can go from right to ' +
    'left: the order in which a thing is said sways how well it is learnt.',
  order: (digits) => digits.toReversed(),
});

interface Sums extends Pick<TaskDefinition, 'id' | 'name' | 'description'> {
  /** The order in which a sum is said: its digits, or what belongs to each, from the first to the last. */
  order<Item>(digits: readonly Item[]): readonly Item[];
}

function sums({ id, name, description, order }: Sums): TaskDefinition {
  const said = (sum: number | bigint): string => order(Array.from(String(sum))).join('');
  const pairOf = (a: number, b: number): Pair => ({ source: `${a}+${b}`, target: said(a + b) });
  const drawSide = (stream: RandomStream, digits: number, side: Side): Pair => {
    // Even the sums of single digits lie on every side, so that drawing again comes to an end.
    for (;;) {
      const a = drawNumber(stream, 1, digits);
      const b = drawNumber(stream, 1, digits);
      if (sideOfSum(a, b) === side) return pairOf(a, b);
    }
  };
  return {
    id,
    name,
    description,
    options,
    create(chosen): Task {
      const { digits, evaluatedDigits } = resolveOptions(options, chosen);
      const pairs = (size: number, draw: (index: number) => Pair): Pair[] =>
        Array.from({ length: size }, (_, index) => draw(index));
      const fewestBeyond = digits + 1;
      /** `label` names the draws as well: each set has a stream of its own. */
      const setsOf = (seed: number, size: number, label: string, side: Side): HeldOutSet[] => {
        const within = pairs(size, (index) => drawSide(randomStream(seed, `${id} ${label}`, 0, index), digits, side));
        const sets: HeldOutSet[] = [{ id: 'heldOut', label, pairs: within }];
        if (evaluatedDigits < fewestBeyond) return sets;
        const drawBeyond = (index: number): Pair => {
          const stream = randomStream(seed, `${id} ${label === 'test' ? 'longer test' : 'longer'}`, 0, index);
          for (;;) {
            const [a, b] = [0, 1].map(() => drawNumber(stream, fewestBeyond, evaluatedDigits)) as [number, number];
            if ((sideOfSum(a, b) === 'test') === (side === 'test')) return pairOf(a, b);
          }
        };
        const span = spanOf(fewestBeyond, evaluatedDigits);
        return [...sets, { id: 'longer', label: `longer numbers (${span} digits)`, pairs: pairs(size, drawBeyond) }];
      };
      return {
        id,
        name,
        source: characterSet(['+', ...numerals]),
        target: characterSet(numerals),
        maximumSourceLength: 2 * digits + 1,
        maximumTargetLength: digits + 1,
        example: `${'347586'.slice(0, digits)}+${'586347'.slice(0, Math.max(1, digits - 1))}`,
        trainingPair: (seed, step, index) =>
          drawSide(randomStream(seed, `${id} training`, step, index), digits, 'training'),
        heldOut: (seed, size) => setsOf(seed, size, 'held-out', 'validation'),
        test: (seed, size) => setsOf(seed, size, 'test', 'test'),
        randomSource: (seed, index) =>
          drawSide(randomStream(seed, `${id} input`, 0, index), digits, 'validation').source,
        answer(source) {
          const numbers = numbersOf(source.trim());
          return numbers && said(BigInt(numbers[0]) + BigInt(numbers[1]));
        },
        alignment(source, target) {
          const gold = order(digitsOfPlaces(source));
          return charactersOf(target).map((_, position) => gold[position]);
        },
      };
    },
  };
}

/** A number of `fewest` to `most` digits, each count as likely as the next; of one digit, 0 among them. */
function drawNumber(stream: RandomStream, fewest: number, most: number): number {
  const count = fewest + stream.integer(most - fewest + 1);
  const smallest = count === 1 ? 0 : 10 ** (count - 1);
  return smallest + stream.integer(10 ** count - smallest);
}

/** Both numbers of a sum as it is asked; undefined where it is none. */
function numbersOf(source: string): readonly [a: string, b: string] | undefined {
  const [, a, b] = /^(\d+)\+(\d+)$/.exec(source) ?? [];
  return a === undefined || b === undefined ? undefined : [a, b];
}

/** For each digit of a sum, first to last, where the digits of its place stand; undefined where there is a carry alone. */
function digitsOfPlaces(source: string): GoldAlignment {
  const numbers = numbersOf(source);
  if (!numbers) return [];
  const [a, b] = numbers;
  const length = String(BigInt(a) + BigInt(b)).length;
  return Array.from({ length }, (_, digit) => {
    const place = length - 1 - digit; // 0 for ones, 1 for tens
    const from = [
      ...(place < a.length ? [a.length - 1 - place] : []),
      ...(place < b.length ? [source.length - 1 - place] : []),
    ];
    return from.length > 0 ? from : undefined;
  });
}
