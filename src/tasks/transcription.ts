/** Tasks that write whole numbers in another notation: all of them but the notations. */
import { resolveOptions } from './options';
import { mix, randomStream } from './random';
import type { Pair, Task, TaskDefinition, TaskOption } from './task';
import { charactersOf, sortCharacters } from './vocabulary';

/** One number in this many is held out. */
const heldOutShare = 8;

/**
 * Keeps the split apart from other uses of the same hash. Any fixed number would do by which 0 is trained on, for the word
 * zero occurs nowhere else.
 */
const splitKey = 0x0c0417;

/** A way to write the whole numbers from `first` to `last`. */
export interface Notation {
  readonly first: number;
  readonly last: number;
  write(number: number): string;
  /** The number that a text writes; undefined where it writes none, or not as `write` would. */
  read(text: string): number | undefined;
}

/** The numbers that a task trains and tests on. */
export interface NumberRange {
  readonly first: number;
  readonly last: number;
  /** Numbers that between them show every character and the greatest length. */
  readonly survey: readonly number[];
}

/** What tells one of these tasks from another. */
export interface Transcription<Name extends string> extends Pick<TaskDefinition, 'id' | 'name' | 'description'> {
  readonly from: Notation;
  readonly to: Notation;
  readonly options: readonly (TaskOption & { readonly name: Name })[];
  range(options: Readonly<Record<Name, number>>): NumberRange;
  /** The number that the page starts with. */
  readonly example: number;
}

export const digits: Notation = {
  first: 0,
  last: Number.MAX_SAFE_INTEGER,
  write: String,
  read: (text) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined),
};

/** Whether a number is held out, in whatever notation: a property of the number alone, whatever the seed. */
export function isHeldOutNumber(number: number): boolean {
  return mix(number ^ splitKey) % heldOutShare === 0;
}

export function transcription<Name extends string>(kind: Transcription<Name>): TaskDefinition {
  const { id, name, description, from, to, options } = kind;
  const pairOf = (number: number): Pair => ({ source: from.write(number), target: to.write(number) });
  return {
    id,
    name,
    description,
    options,
    create(chosen): Task {
      const { first, last, survey } = kind.range(resolveOptions(options, chosen));
      const numbers = Int32Array.from({ length: last - first + 1 }, (_, i) => first + i);
      const training = numbers.filter((number) => !isHeldOutNumber(number));
      const heldOut = numbers.filter(isHeldOutNumber);
      const sources = survey.map(from.write).map(charactersOf);
      const targets = survey.map(to.write).map(charactersOf);

      const draw = (list: Int32Array, seed: number, use: string, step: number, index: number): number =>
        list[randomStream(seed, `${id} ${use}`, step, index).integer(list.length)] as number; // no range leaves one empty

      return {
        id,
        name,
        sourceCharacters: sortCharacters(sources.flat()),
        targetCharacters: sortCharacters(targets.flat()),
        maximumSourceLength: Math.max(...sources.map(({ length }) => length)),
        maximumTargetLength: Math.max(...targets.map(({ length }) => length)),
        example: from.write(Math.min(kind.example, last)),
        trainingPair: (seed, step, index) => pairOf(draw(training, seed, 'training', step, index)),
        heldOut(seed, size) {
          // There are few numbers, so each is taken once before any is taken again.
          const order = shuffled(heldOut, seed, `${id} held-out`);
          const pairs = Array.from({ length: size }, (_, index) => pairOf(order[index % order.length] as number));
          return [{ id: 'heldOut', label: 'held-out', pairs }];
        },
        randomSource: (seed, index) => from.write(draw(heldOut, seed, 'input', 0, index)),
        answer(source) {
          const number = from.read(source.trim());
          return number !== undefined && number >= to.first && number <= to.last ? to.write(number) : undefined;
        },
      };
    },
  };
}

/** A copy in random order (Fisher and Yates). */
function shuffled(list: Int32Array, seed: number, purpose: string): Int32Array {
  const stream = randomStream(seed, purpose);
  const order = list.slice();
  for (let i = order.length - 1; i > 0; i--) {
    const other = stream.integer(i + 1);
    const held = order[i] as number; // both indices lie within the list
    order[i] = order[other] as number;
    order[other] = held;
  }
  return order;
}
