/** The messages of the TypeScript compiler, from English into the thirteen languages that it speaks. */
import { onDemand } from './assets/onDemand';
import { readAsset } from './assets/readAsset';
import { listedTask } from './listed';
import { resolveOptions } from './options';
import { hashText } from './random';
import { type Side, sideOf, toldApart } from './split';
import type { Task, TaskDefinition } from './task';
import { joinTokens, sortTokens, type TokenSet, tokensOf } from './tokens';
import { Vocabulary } from './vocabulary';

/** One message in this many is held out. */
const heldOutShare = 6;

/** Keys of the asset, and their names. */
const languages = [
  ['cs', 'Czech'],
  ['de', 'German'],
  ['es', 'Spanish'],
  ['fr', 'French'],
  ['it', 'Italian'],
  ['ja', 'Japanese'],
  ['ko', 'Korean'],
  ['pl', 'Polish'],
  ['pt-br', 'Portuguese (Brazil)'],
  ['ru', 'Russian'],
  ['tr', 'Turkish'],
  ['zh-cn', 'Chinese (simplified)'],
  ['zh-tw', 'Chinese (traditional)'],
] as const;

const options = [
  {
    name: 'language',
    label: 'Language',
    help: 'What English is translated into. Japanese and Chinese, written without spaces, are read sign by sign.',
    minimum: 0,
    maximum: languages.length - 1,
    default: 1,
    choices: languages.map(([, label], value) => ({ value, label })),
  },
  {
    name: 'longest',
    label: 'Longest message',
    help: 'Messages of more words and signs than this, in either language, are left out. The time of a step grows with it.',
    minimum: 15,
    maximum: 60,
    default: 30,
  },
  {
    name: 'rarest',
    label: 'Rarest English word',
    help: 'An English word that fewer training messages hold than this is read as unknown. From 2 on the model learns what to make of an unknown word.',
    minimum: 1,
    maximum: 10,
    default: 1,
  },
] as const;

interface Messages {
  readonly english: readonly string[];
  /** By key of the language, in the order of `english`. */
  readonly translations: Readonly<Record<string, readonly string[]>>;
}

const messages = onDemand(
  'The messages',
  async () => JSON.parse(await readAsset(new URL('./assets/compilerMessages.bin', import.meta.url))) as Messages,
);

export const compilerMessages: TaskDefinition = {
  id: 'compiler-messages',
  name: 'Compiler messages',
  description:
    'What the TypeScript compiler says in English becomes what it says in another language: the 2,118 messages of ' +
    'TypeScript 5.9.3 (Apache-2.0 licence), ten words each on average. A token is a word, a sign or a placeholder such ' +
    'as {0}, which is to be carried over. So little text gives maps of word order and not fluent translation: of held-out ' +
    'messages, from 13 % in Chinese to 49 % in German need a word that training never shows. Into German, with 128 units ' +
    'and a dropout of 0.3, BLEU came to 30 of 100 after 1,000 steps, and one test message in a hundred was right in every ' +
    'word (RESULTS.md).',
  notice: new URL('./assets/compilerMessages.LICENSE.txt', import.meta.url),
  options,
  load: messages.load,
  create(chosen): Task {
    const { language, longest, rarest } = resolveOptions(options, chosen);
    const { english, translations } = messages.get();
    const translated = translations[languages[language]?.[0] ?? ''] ?? [];
    const targets = new Map(english.map((source, i) => [source, translated[i] as string])); // as long as each other

    const sources: Record<Side, string[]> = { training: [], validation: [], test: [] };
    const heard = new Map<string, number>(); // training messages that hold an English word
    const said = new Set<string>();
    let [maximumSourceLength, maximumTargetLength] = [0, 0];
    for (const [source, target] of targets) {
      const [read, written] = [tokensOf('words', source), tokensOf('words', target)];
      if (Math.max(read.length, written.length) > longest || placeholders(read) !== placeholders(written)) continue;
      // By tokens and not by text, so that messages which differ in spaces alone are on one side.
      const side = sideOf(hashText(joinTokens('words', read)), heldOutShare);
      sources[side].push(source);
      if (side === 'training') for (const word of new Set(read)) heard.set(word, (heard.get(word) ?? 0) + 1);
      // Words of every side, so that each message can be said, though not each can be learnt.
      for (const word of written) said.add(word);
      maximumSourceLength = Math.max(maximumSourceLength, read.length);
      maximumTargetLength = Math.max(maximumTargetLength, written.length);
    }
    const known = [...heard].filter(([, messages]) => messages >= rarest).map(([word]) => word);
    const read: TokenSet = { kind: 'words', tokens: sortTokens(known) };
    const vocabulary = new Vocabulary(read);
    return listedTask({
      id: compilerMessages.id,
      name: compilerMessages.name,
      source: read,
      target: { kind: 'words', tokens: sortTokens(said) },
      maximumSourceLength,
      maximumTargetLength,
      example: "Cannot find name '{0}'.",
      sources: toldApart(sources, (source) => vocabulary.decode(vocabulary.encode(source).ids)),
      targets: (source) => {
        const target = targets.get(source);
        return target === undefined ? undefined : [target];
      },
    });
  },
};

/** The placeholders of a message in the order of their numbers: a translation must hold the same, in whatever order. */
function placeholders(tokens: readonly string[]): string {
  return tokens
    .filter((token) => /^\{\d+\}$/.test(token))
    .sort()
    .join();
}
