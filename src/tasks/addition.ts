/** Sums of two whole numbers, and the same with the result written from its last digit to its first. */
import { resolveOptions } from './options';
import { hashText, type RandomStream, randomStream } from './random';
import { spanOf } from './strings';
import type { HeldOutSet, Pair, Task, TaskDefinition } from './task';

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

/** Whether a sum is held out, together with the one that has its numbers exchanged: a property of the two alone. */
export function isHeldOutSum(a: number, b: number): boolean {
  return hashText(`${Math.min(a, b)}+${Math.max(a, b)}`) % heldOutShare === 0;
}

export const addition = sums({
  id: 'addition',
  name: 'Addition',
  description:
    'Two whole numbers are added: 347+58 is 405. The numbers are random, each count of digits as likely as the next; one sum ' +
    'in eight is held out in either order, and so are longer numbers. The first digit of a sum depends on carries from all ' +
    'that follow, so the sum must be known before it can be said. It takes thousands of steps, and what is learnt does not ' +
    'reach numbers of one digit more.',
  finish: (sum) => sum,
});

export const additionBackwards = sums({
  id: 'addition-backwards',
  name: 'Sum backwards',
  description:
    'Two whole numbers are added, and the sum is written from its last digit to its first: 347+58 is 504. The numbers are ' +
    'random, each count of digits as likely as the next; one sum in eight is held out in either order, and so are longer ' +
    'numbers. Each digit needs one digit of either number and a carry, as on paper, and the alignment can go from right to ' +
    'left: the order in which a thing is said sways how well it is learnt.',
  finish: (sum) => Array.from(sum).reverse().join(''),
});

interface Sums extends Pick<TaskDefinition, 'id' | 'name' | 'description'> {
  /** What is said of a sum, given its digits. */
  finish(sum: string): string;
}

function sums({ id, name, description, finish }: Sums): TaskDefinition {
  const pairOf = (a: number, b: number): Pair => ({ source: `${a}+${b}`, target: finish(String(a + b)) });
  const drawSide = (stream: RandomStream, digits: number, heldOut: boolean): Pair => {
    // Even the sums of single digits lie on both sides, so that drawing again comes to an end.
    for (;;) {
      const a = drawNumber(stream, 1, digits);
      const b = drawNumber(stream, 1, digits);
      if (isHeldOutSum(a, b) === heldOut) return pairOf(a, b);
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
      return {
        id,
        name,
        sourceCharacters: ['+', ...numerals],
        targetCharacters: numerals,
        maximumSourceLength: 2 * digits + 1,
        maximumTargetLength: digits + 1,
        example: `${'347586'.slice(0, digits)}+${'586347'.slice(0, Math.max(1, digits - 1))}`,
        trainingPair: (seed, step, index) => drawSide(randomStream(seed, `${id} training`, step, index), digits, false),
        heldOut(seed, size) {
          const sets: HeldOutSet[] = [
            {
              id: 'heldOut',
              label: 'held-out',
              pairs: pairs(size, (index) => drawSide(randomStream(seed, `${id} held-out`, 0, index), digits, true)),
            },
          ];
          const fewest = digits + 1;
          if (evaluatedDigits >= fewest) {
            sets.push({
              id: 'longer',
              label: `longer numbers (${spanOf(fewest, evaluatedDigits)} digits)`,
              pairs: pairs(size, (index) => {
                const stream = randomStream(seed, `${id} longer`, 0, index);
                return pairOf(drawNumber(stream, fewest, evaluatedDigits), drawNumber(stream, fewest, evaluatedDigits));
              }),
            });
          }
          return sets;
        },
        randomSource: (seed, index) => drawSide(randomStream(seed, `${id} input`, 0, index), digits, true).source,
        answer(source) {
          const [, a, b] = /^(\d+)\+(\d+)$/.exec(source.trim()) ?? [];
          return a === undefined || b === undefined ? undefined : finish(String(BigInt(a) + BigInt(b)));
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
