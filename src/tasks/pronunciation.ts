/** English spelling into phones, from the CMU Pronouncing Dictionary. */
import { onDemand } from './assets/onDemand';
import { readAsset } from './assets/readAsset';
import { listedTask } from './listed';
import { resolveOptions } from './options';
import { hashText } from './random';
import { type Side, sideOf } from './split';
import { stemOf } from './stem';
import type { Task, TaskDefinition } from './task';
import { characterSet, joinTokens, sortTokens } from './tokens';

/** One word in this many is held out: 105,000 are left to train on, about as many as in the customary split. */
const heldOutShare = 6;

/** Letters of a word and phones of a pronunciation, at most. A handful of words are longer, and would slow every batch. */
const longest = 16;

const options = [
  {
    name: 'split',
    label: 'Split',
    help: 'By word, 45 % of the test words have a relative among the training words, as walked has walking. By stem, relatives stand on one side.',
    minimum: 0,
    maximum: 1,
    default: 0,
    choices: [
      { value: 0, label: 'by word' },
      { value: 1, label: 'by stem' },
    ],
  },
] as const;

interface Dictionary {
  /** The names of the phones, in order. */
  readonly phones: readonly string[];
  /** For each word its pronunciations, a space between two, a character for each phone as scripts/makeAssets.mjs writes it. */
  readonly words: ReadonlyMap<string, string>;
}

const dictionary = onDemand('The pronouncing dictionary', async () =>
  readDictionary(await readAsset(new URL('./assets/pronunciations.bin', import.meta.url))),
);

function readDictionary(text: string): Dictionary {
  const [phones = '', ...lines] = text.split('\n');
  const words = new Map<string, string>();
  let word = '';
  for (const line of lines) {
    const space = line.indexOf(' ');
    word = word.slice(0, Number.parseInt(line.charAt(0), 36)) + line.slice(1, space);
    words.set(word, line.slice(space + 1));
  }
  return { phones: phones.split(' '), words };
}

export const pronunciation: TaskDefinition = {
  id: 'pronunciation',
  name: 'Pronunciation',
  description:
    'An English word becomes its phones, the sounds it is said with: attention is AH T EH N SH AH N. The words are the ' +
    '126,000 of the CMU Pronouncing Dictionary (2-clause BSD licence) as cmu-pronouncing-dictionary 3.0.0 holds them, ' +
    'with American pronunciations, stress left out, names and abbreviations among them; the split is our own. Where a ' +
    'word has several pronunciations any is right. The alignment runs from left to right, several letters to a phone ' +
    'or none, and most of what is hard lies in vowels and in names.',
  notice: new URL('./assets/pronunciations.LICENSE.txt', import.meta.url),
  options,
  load: dictionary.load,
  create(chosen): Task {
    const { split } = resolveOptions(options, chosen);
    const { phones, words } = dictionary.get();
    const sources: Record<Side, string[]> = { training: [], validation: [], test: [] };
    for (const [word, said] of words) {
      if (word.length > longest || said.split(' ').some(({ length }) => length > longest)) continue;
      sources[sideOf(hashText(split === 1 ? stemOf(word) : word), heldOutShare)].push(word);
    }
    const phonesOf = (said: string): string =>
      joinTokens(
        'spaced',
        Array.from(said, (letter) => phones[letter.charCodeAt(0) - 'A'.charCodeAt(0)] as string),
      );
    return listedTask({
      id: pronunciation.id,
      name: pronunciation.name,
      source: characterSet("'-.abcdefghijklmnopqrstuvwxyz"),
      target: { kind: 'spaced', tokens: sortTokens(phones) },
      maximumSourceLength: longest,
      maximumTargetLength: longest,
      example: 'attention',
      sources,
      targets: (word) => words.get(word)?.split(' ').map(phonesOf),
    });
  },
};
