/** Tasks over random strings of letters: all of them but what becomes of a string. */
import { resolveOptions } from './options';
import { hashText, type RandomStream, randomStream } from './random';
import { allSides, type Side, sideOf } from './split';
import type { HeldOutSet, Pair, Task, TaskDefinition, TaskOption } from './task';
import { characterSet, charactersOf } from './tokens';

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** One string in this many is held out. */
const heldOutShare = 8;

/** Draws for each string of a length that is asked for. One in 16 is of the right side, and may have been drawn before. */
const drawsPerString = 64;

/** Spaces up to this size are searched for every side; in larger ones none can be empty in practice. */
const smallSpace = 4096;

const stringOptions = [
  {
    name: 'letters',
    label: 'Letters',
    help: 'How many letters of the alphabet the strings are made of.',
    minimum: 2,
    maximum: 26,
    default: 10,
  },
  {
    name: 'minimumLength',
    label: 'Minimum length',
    help: 'The shortest string that is trained on.',
    minimum: 1,
    maximum: 20,
    default: 3,
  },
  {
    name: 'maximumLength',
    label: 'Maximum length',
    help: 'The longest string that is trained on.',
    minimum: 1,
    maximum: 30,
    default: 8,
  },
  {
    name: 'evaluatedLength',
    label: 'Evaluated length',
    help: 'The longest string that is evaluated. Strings beyond the maximum length make a second held-out set; where there are none, it is left out.',
    minimum: 1,
    maximum: 60,
    default: 12,
    later: true,
  },
] as const;

/** A character of a target, and the positions of the source that it is made from. */
export interface Written {
  readonly character: string;
  readonly from: readonly number[];
}

/** What tells one of these tasks from another. */
export interface StringRule<Own extends string = never> extends Pick<TaskDefinition, 'id' | 'name' | 'description'> {
  /** Options beside those of all. */
  readonly options?: readonly (TaskOption & { readonly name: Own })[];
  /** Characters that a target may hold beside the letters. */
  readonly signs?: string;
  /** Characters of a target for each of its source, at most; 1 if not given. */
  readonly stretch?: number;
  /** The target of a source, character by character. */
  write(source: readonly string[], options: Readonly<Record<Own, number>>): readonly Written[];
  /** The letter at position `i` of the example, as a number from 0; `i` itself if not given. */
  exampleLetter?(i: number): number;
  /** Draws the next letter of a string; if not given, each is as likely as the next. */
  draw?(stream: RandomStream, letters: readonly string[], before: string | undefined): string;
}

/** The side of a string: a property of the string alone, whatever the task, the seed, the letters and the lengths. */
export function sideOfString(text: string): Side {
  return sideOf(hashText(text), heldOutShare);
}

export function stringTask<Own extends string = never>(rule: StringRule<Own>): TaskDefinition {
  const { id, name, description, signs = '', stretch = 1, draw: drawLetter = drawEvenly } = rule;
  const options = [...stringOptions, ...(rule.options ?? [])];
  return {
    id,
    name,
    description,
    options,
    create(chosen): Task {
      const resolved = resolveOptions<(typeof options)[number]['name']>(options, chosen);
      const { letters: letterCount, minimumLength, maximumLength, evaluatedLength } = resolved;
      if (minimumLength > maximumLength) {
        throw new RangeError(`The minimum length (${minimumLength}) is above the maximum length (${maximumLength}).`);
      }
      const letters = Array.from(alphabet.slice(0, letterCount));
      requireAllSides(letters, minimumLength, maximumLength);

      const written = (source: string): readonly Written[] => rule.write(charactersOf(source), resolved);
      const targetOf = (source: string): string =>
        written(source)
          .map(({ character }) => character)
          .join('');
      const pairOf = (source: string): Pair => ({ source, target: targetOf(source) });

      const draw = (stream: RandomStream, shortest: number, longest: number): string => {
        const length = shortest + stream.integer(longest - shortest + 1);
        const characters: string[] = [];
        while (characters.length < length) characters.push(drawLetter(stream, letters, characters.at(-1)));
        return characters.join('');
      };
      const drawSide = (stream: RandomStream, side: Side): string => {
        // All sides have strings, as was made sure above, so that drawing again comes to an end.
        for (;;) {
          const text = draw(stream, minimumLength, maximumLength);
          if (sideOfString(text) === side) return text;
        }
      };
      const pairs = (size: number, source: (index: number) => string): Pair[] =>
        Array.from({ length: size }, (_, index) => pairOf(source(index)));

      const shortestBeyond = maximumLength + 1;
      /** `label` names the draws as well: each set has a stream of its own. */
      const setsOf = (seed: number, size: number, label: string, side: Side): HeldOutSet[] => {
        const within = pairs(size, (index) => drawSide(randomStream(seed, `${id} ${label}`, 0, index), side));
        const sets: HeldOutSet[] = [{ id: 'heldOut', label, pairs: within }];
        if (evaluatedLength < shortestBeyond) return sets;
        // None of these is trained on. Of the test's, too, none measures progress.
        const isEligible = (own: Side): boolean => (own === 'test') === (side === 'test');
        // Among few strings there may be none: of the sixteen that are four letters a and b, none is of the test.
        if (!sidesOf(letters, shortestBeyond, evaluatedLength).some(isEligible)) return sets;
        const drawBeyond = (index: number): string => {
          const stream = randomStream(seed, `${id} ${label === 'test' ? 'longer test' : 'longer'}`, 0, index);
          for (;;) {
            const text = draw(stream, shortestBeyond, evaluatedLength);
            if (isEligible(sideOfString(text))) return text;
          }
        };
        const span = spanOf(shortestBeyond, evaluatedLength);
        return [...sets, { id: 'longer', label: `longer strings (${span})`, pairs: pairs(size, drawBeyond) }];
      };

      return {
        id,
        name,
        source: characterSet(letters),
        target: characterSet([...letters, ...signs]),
        maximumSourceLength: maximumLength,
        maximumTargetLength: stretch * maximumLength,
        example: Array.from(
          { length: maximumLength },
          (_, i) => letters[(rule.exampleLetter?.(i) ?? i) % letterCount],
        ).join(''),
        trainingPair: (seed, step, index) =>
          pairOf(drawSide(randomStream(seed, `${id} training`, step, index), 'training')),
        heldOut: (seed, size) => setsOf(seed, size, 'held-out', 'validation'),
        test: (seed, size) => setsOf(seed, size, 'test', 'test'),
        ofLength(seed, length, size) {
          const stream = randomStream(seed, `${id} of length`, 0, length);
          const found = new Set<string>();
          for (let drawn = 0; found.size < size && drawn < drawsPerString * size; drawn++) {
            const text = draw(stream, length, length);
            const side = sideOfString(text);
            // Beyond the trained lengths nothing is trained on.
            if (side === 'validation' || (side === 'training' && length > maximumLength)) found.add(text);
          }
          return [...found].map(pairOf);
        },
        randomSource: (seed, index) => drawSide(randomStream(seed, `${id} input`, 0, index), 'validation'),
        answer: (source) =>
          charactersOf(source).every((character) => letters.includes(character)) ? targetOf(source) : undefined,
        alignment(source, target) {
          const right = written(source);
          return charactersOf(target).map((_, position) => right[position]?.from);
        },
      };
    },
  };
}

/** "9–12", or "9" where both are 9. */
export function spanOf(from: number, to: number): string {
  return from === to ? String(from) : `${from}–${to}`;
}

function drawEvenly(stream: RandomStream, letters: readonly string[]): string {
  return letters[stream.integer(letters.length)] as string; // there are at least two
}

/** Throws where some side has no string of these lengths. */
function requireAllSides(letters: readonly string[], minimumLength: number, maximumLength: number): void {
  if (sidesOf(letters, minimumLength, maximumLength).length === allSides.length) return;
  let total = 0;
  for (let length = minimumLength; length <= maximumLength; length++) total += letters.length ** length;
  throw new RangeError(
    `There are too few strings (${total}) to hold some out and train on the others. ` +
      'Choose more letters or a larger maximum length.',
  );
}

/** The sides that have strings of these lengths. */
function sidesOf(letters: readonly string[], shortest: number, longest: number): readonly Side[] {
  if (letters.length ** longest > smallSpace) return allSides;
  let strings = [''];
  const sides = new Set<Side>();
  for (let length = 1; length <= longest; length++) {
    strings = strings.flatMap((text) => letters.map((letter) => text + letter));
    if (length < shortest) continue;
    for (const text of strings) sides.add(sideOfString(text));
  }
  return [...sides];
}
