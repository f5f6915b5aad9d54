/** Random strings, written backwards. */
import { resolveOptions } from './options';
import { hashText, type RandomStream, randomStream } from './random';
import type { HeldOutSet, Pair, Task, TaskDefinition } from './task';
import { charactersOf } from './vocabulary';

const alphabet = 'abcdefghijklmnopqrstuvwxyz';

/** One string in this many is held out. */
const heldOutShare = 8;

/** The set of longer strings reaches this many characters beyond the trained range. */
const longerBy = 4;

/** Spaces up to this size are searched for both sides; in larger ones neither can be empty in practice. */
const smallSpace = 4096;

const options = [
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
    help: `The longest string that is trained on. Strings up to ${longerBy} longer are kept for evaluation.`,
    minimum: 1,
    maximum: 30,
    default: 8,
  },
] as const;

/** Whether a string is held out: a property of the string alone, whatever the seed, the letters and the lengths. */
export function isHeldOutString(text: string): boolean {
  return hashText(text) % heldOutShare === 0;
}

export const reversal: TaskDefinition = {
  id: 'reversal',
  name: 'Reversal',
  description:
    'Random strings of letters are written backwards. One string in eight is held out and never trained on, and so are ' +
    'strings longer than the trained range. The right alignment is known, the anti-diagonal, so this is the quickest way to ' +
    'see attention form, and to see what a model without it must squeeze into one state.',
  options,
  create(chosen) {
    const { letters: letterCount, minimumLength, maximumLength } = resolveOptions(options, chosen);
    if (minimumLength > maximumLength) {
      throw new RangeError(`The minimum length (${minimumLength}) is above the maximum length (${maximumLength}).`);
    }
    const letters = Array.from(alphabet.slice(0, letterCount));
    requireBothSides(letters, minimumLength, maximumLength);

    const draw = (stream: RandomStream, shortest: number, longest: number): string => {
      const length = shortest + stream.integer(longest - shortest + 1);
      let text = '';
      for (let i = 0; i < length; i++) text += letters[stream.integer(letterCount)];
      return text;
    };
    const drawSide = (stream: RandomStream, heldOut: boolean): string => {
      // Both sides have strings, as was made sure above, so that drawing again comes to an end.
      for (;;) {
        const text = draw(stream, minimumLength, maximumLength);
        if (isHeldOutString(text) === heldOut) return text;
      }
    };

    const task: Task = {
      id: reversal.id,
      name: reversal.name,
      sourceCharacters: letters,
      targetCharacters: letters,
      maximumSourceLength: maximumLength,
      maximumTargetLength: maximumLength,
      example: Array.from({ length: maximumLength }, (_, i) => letters[i % letterCount]).join(''),
      trainingPair: (seed, step, index) =>
        pairOf(drawSide(randomStream(seed, 'reversal training', step, index), false)),
      heldOut(seed, size): readonly HeldOutSet[] {
        const longest = maximumLength + longerBy;
        return [
          {
            id: 'heldOut',
            label: 'held-out',
            pairs: Array.from({ length: size }, (_, index) =>
              pairOf(drawSide(randomStream(seed, 'reversal held-out', 0, index), true)),
            ),
          },
          {
            id: 'longer',
            label: `longer strings (${maximumLength + 1}–${longest})`,
            pairs: Array.from({ length: size }, (_, index) =>
              pairOf(draw(randomStream(seed, 'reversal longer', 0, index), maximumLength + 1, longest)),
            ),
          },
        ];
      },
      randomSource: (seed, index) => drawSide(randomStream(seed, 'reversal input', 0, index), true),
      answer(source) {
        const characters = charactersOf(source);
        return characters.every((character) => letters.includes(character)) ? characters.reverse().join('') : undefined;
      },
    };
    return task;
  },
};

function pairOf(source: string): Pair {
  return { source, target: Array.from(source).reverse().join('') };
}

/** Throws where all strings of these lengths fall on one side of the split. */
function requireBothSides(letters: readonly string[], minimumLength: number, maximumLength: number): void {
  if (letters.length ** maximumLength > smallSpace) return;
  let strings = [''];
  let total = 0;
  let heldOut = 0;
  for (let length = 1; length <= maximumLength; length++) {
    strings = strings.flatMap((text) => letters.map((letter) => text + letter));
    if (length < minimumLength) continue;
    total += strings.length;
    heldOut += strings.filter(isHeldOutString).length;
  }
  if (heldOut > 0 && heldOut < total) return;
  throw new RangeError(
    `There are too few strings (${total}) to hold some out and train on the others. ` +
      'Choose more letters or a larger maximum length.',
  );
}
