/** Tasks that write whole numbers in another notation: all of them but the notations. */
import { resolveOptions } from './options';
import { firstOfShuffled, mix, randomStream } from './random';
import { type Side, sideOf } from './split';
import type { GoldAlignment, HeldOutSet, Pair, Task, TaskDefinition, TaskOption } from './task';
import { characterSet, charactersOf } from './tokens';

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
  /**
   * The places of the number that each character of `write` tells, 0 for ones, 1 for tens; none of spaces, hyphens and words
   * such as hundred.
   */
  places(number: number): readonly (readonly number[])[];
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
  places: (number) => Array.from(String(number), (_, digit) => [String(number).length - 1 - digit]),
  read: (text) => (/^(0|[1-9]\d{0,14})$/.test(text) ? Number(text) : undefined),
};

/** The side of a number, in whatever notation: a property of the number alone, whatever the seed. */
export function sideOfNumber(number: number): Side {
  return sideOf(mix(number ^ splitKey), heldOutShare);
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
      const on = (side: Side): Int32Array => numbers.filter((number) => sideOfNumber(number) === side);
      const [training, validation, test] = [on('training'), on('validation'), on('test')];
      const sources = survey.map(from.write).map(charactersOf);
      const targets = survey.map(to.write).map(charactersOf);

      const draw = (list: Int32Array, seed: number, use: string, step: number, index: number): number =>
        list[randomStream(seed, `${id} ${use}`, step, index).integer(list.length)] as number; // no range leaves one empty

      const setOf = (list: Int32Array, seed: number, size: number, label: string): HeldOutSet => {
        // There may be fewer numbers than asked for: none comes twice, or an interval would look narrower than it is.
        const pairs = firstOfShuffled(list, size, randomStream(seed, `${id} ${label}`)).map(pairOf);
        return { id: 'heldOut', label, pairs };
      };

      return {
        id,
        name,
        source: characterSet(sources.flat()),
        target: characterSet(targets.flat()),
        maximumSourceLength: Math.max(...sources.map(({ length }) => length)),
        maximumTargetLength: Math.max(...targets.map(({ length }) => length)),
        example: from.write(Math.min(kind.example, last)),
        trainingPair: (seed, step, index) => pairOf(draw(training, seed, 'training', step, index)),
        heldOut: (seed, size) => [setOf(validation, seed, size, 'held-out')],
        test: (seed, size) => [setOf(test, seed, size, 'test')],
        randomSource: (seed, index) => from.write(draw(validation, seed, 'input', 0, index)),
        answer(source) {
          const number = from.read(source.trim());
          return number !== undefined && number >= to.first && number <= to.last ? to.write(number) : undefined;
        },
        alignment(source, target) {
          const number = from.read(source);
          const gold = number === undefined ? [] : alignmentByPlace(from.places(number), to.places(number));
          return charactersOf(target).map((_, position) => gold[position]);
        },
      };
    },
  };
}

/** Each character of a target stems from those of the source that tell a place which it tells as well. */
function alignmentByPlace(
  source: readonly (readonly number[])[],
  target: readonly (readonly number[])[],
): GoldAlignment {
  return target.map((told) => {
    const from = source.flatMap((places, s) => (places.some((place) => told.includes(place)) ? [s] : []));
    return from.length > 0 ? from : undefined;
  });
}
