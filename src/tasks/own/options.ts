/** What a person may choose about pairs of their own. */
import { resolveOptions } from '../options';
import type { TaskOptions } from '../task';
import type { TokenKind } from '../tokens';

const kinds = ['characters', 'words', 'spaced'] as const satisfies readonly TokenKind[];

const kindChoices = [
  { value: 0, label: 'Characters' },
  { value: 1, label: 'Words' },
  { value: 2, label: 'Between spaces' },
] as const;

/** The longest source and target that can be asked for, in tokens. */
export const longestLength = 400;

/** Of so many columns of a file any two can be chosen. */
export const mostColumns = 100;

export const ownOptions = [
  {
    name: 'sourceTokens',
    label: 'Source tokens',
    help: 'What the model reads one at a time: characters, words and marks of punctuation, or what stands between spaces, such as phones.',
    minimum: 0,
    maximum: 2,
    default: 0,
    choices: kindChoices,
  },
  {
    name: 'targetTokens',
    label: 'Target tokens',
    help: 'What the model writes one at a time.',
    minimum: 0,
    maximum: 2,
    default: 0,
    choices: kindChoices,
  },
  {
    name: 'swap',
    label: 'Direction',
    help: 'Which column the model reads, and which it writes.',
    minimum: 0,
    maximum: 1,
    default: 0,
    choices: [
      { value: 0, label: 'Source to target' },
      { value: 1, label: 'Target to source' },
    ],
  },
  {
    name: 'lowerCase',
    label: 'Capitals',
    help: 'Lower-casing makes the vocabulary smaller; the model then writes no capitals.',
    minimum: 0,
    maximum: 1,
    default: 0,
    choices: [
      { value: 0, label: 'As they are' },
      { value: 1, label: 'Lower-cased' },
    ],
  },
  {
    name: 'maximumSource',
    label: 'Longest source',
    help: 'Pairs whose source has more tokens are left out.',
    minimum: 1,
    maximum: longestLength,
    default: 60,
  },
  {
    name: 'maximumTarget',
    label: 'Longest target',
    help: 'Pairs whose target has more tokens are left out.',
    minimum: 1,
    maximum: longestLength,
    default: 60,
  },
  {
    name: 'vocabulary',
    label: 'Vocabulary, at most',
    help: 'The most frequent tokens that each side keeps. Only training pairs are counted. In sources other tokens are read as unknown; training pairs with others in the target are left out, and held-out ones count as wrong.',
    minimum: 1,
    maximum: 50_000,
    default: 10_000,
  },
  {
    name: 'minimumCount',
    label: 'Rarest token',
    help: 'How often a token must occur to be kept.',
    minimum: 1,
    maximum: 1000,
    default: 1,
  },
] as const;

/** The chosen options by their meaning; lengths are in tokens. */
export interface OwnOptions {
  readonly source: TokenKind;
  readonly target: TokenKind;
  readonly swap: boolean;
  readonly lowerCase: boolean;
  readonly maximumSource: number;
  readonly maximumTarget: number;
  readonly vocabulary: number;
  readonly minimumCount: number;
}

/** Throws in words where an option is unknown or out of bounds. */
export function readOwnOptions(chosen: TaskOptions): OwnOptions {
  const { sourceTokens, targetTokens, swap, lowerCase, ...numbers } = resolveOptions(ownOptions, chosen);
  return {
    ...numbers,
    source: kinds[sourceTokens] ?? 'characters',
    target: kinds[targetTokens] ?? 'characters',
    swap: swap === 1,
    lowerCase: lowerCase === 1,
  };
}
