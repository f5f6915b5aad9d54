/** How a text is parted into tokens, and tokens are put together to a text. */

/**
 * - `characters`: code points after canonical composition (NFC);
 * - `words`: words, numbers, placeholders such as {0} and marks of punctuation; of scripts that put no space between words,
 *   each character by itself;
 * - `spaced`: what stands between white space.
 */
export type TokenKind = 'characters' | 'words' | 'spaced';

/** Every token of one side of a task, in order, the marks apart. */
export interface TokenSet {
  readonly kind: TokenKind;
  readonly tokens: readonly string[];
}

/** The characters of a text as the model sees them: code points after canonical composition (NFC). */
export function charactersOf(text: string): string[] {
  return Array.from(text.normalize('NFC'));
}

/** A placeholder; a character of a script without spaces; a word, with apostrophes and hyphens inside; any other sign. */
const WORDS =
  /\{\d+\}|[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]|[\p{L}\p{N}_](?:[\p{L}\p{M}\p{N}_]|['’-](?=[\p{L}\p{N}]))*|\S/gu;

/** The tokens of a text. What parts them, if anything, is not among them. */
export function tokensOf(kind: TokenKind, text: string): string[] {
  if (kind === 'characters') return charactersOf(text);
  const composed = text.normalize('NFC');
  if (kind === 'words') return composed.match(WORDS) ?? [];
  return composed.split(/\s+/u).filter((token) => token !== '');
}

/** Tokens as a text that is parted into the same tokens again. */
export function joinTokens(kind: TokenKind, tokens: readonly string[]): string {
  return tokens.join(kind === 'characters' ? '' : ' ');
}

/** Sorts tokens by code point, each once; JavaScript's own order is by UTF-16 unit. */
export function sortTokens(tokens: Iterable<string>): string[] {
  const byCodePoint = (a: string, b: string): number => {
    const [left, right] = [Array.from(a), Array.from(b)];
    for (let i = 0; i < Math.min(left.length, right.length); i++) {
      const difference = (left[i]?.codePointAt(0) ?? 0) - (right[i]?.codePointAt(0) ?? 0);
      if (difference !== 0) return difference;
    }
    return left.length - right.length;
  };
  return [...new Set(tokens)].sort(byCodePoint);
}

/** The set of these characters. */
export function characterSet(characters: Iterable<string>): TokenSet {
  return { kind: 'characters', tokens: sortTokens(characters) };
}

/** The name of one token of a kind, for messages. */
export function tokenName(kind: TokenKind): string {
  return kind === 'characters' ? 'character' : 'word';
}
