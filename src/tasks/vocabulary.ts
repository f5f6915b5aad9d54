/** Tokens of characters: four marks, then the characters of a task in their given order. */

/** The tokens that are not characters. Padding is 0, so that a zero-filled buffer is all padding. */
export const marks = { padding: 0, start: 1, end: 2, unknown: 3 } as const;

/** How the marks are written in labels, in the order of their tokens. */
const markSymbols = ['∅', '▸', '⏹', '\uFFFD'] as const;

export interface Encoding {
  readonly ids: number[];
  /** Positions in `ids` whose character is not in the vocabulary. */
  readonly unknown: number[];
}

/** The characters of a text as the model sees them: code points after canonical composition (NFC). */
export function charactersOf(text: string): string[] {
  return Array.from(text.normalize('NFC'));
}

/** Sorts single characters by code point; JavaScript's own order is by UTF-16 unit. */
export function sortCharacters(characters: Iterable<string>): string[] {
  return [...new Set(characters)].sort((a, b) => (a.codePointAt(0) ?? 0) - (b.codePointAt(0) ?? 0));
}

export class Vocabulary {
  /** Tokens in all, marks included: the V of shapes. */
  readonly size: number;
  /** A visible label for each token: the end mark is "⏹", a space is "␣". */
  readonly symbols: readonly string[];
  private readonly characters: readonly string[];
  private readonly tokenOf: ReadonlyMap<string, number>;

  /** Throws where an entry is not one single composed code point, or occurs twice. */
  constructor(characters: readonly string[]) {
    const tokenOf = new Map<string, number>();
    for (const character of characters) {
      const parts = charactersOf(character);
      if (parts.length !== 1 || parts[0] !== character) {
        throw new RangeError(`A vocabulary is made of single characters in NFC; "${character}" is not one.`);
      }
      if (tokenOf.has(character)) throw new RangeError(`"${character}" occurs twice in the vocabulary.`);
      tokenOf.set(character, markSymbols.length + tokenOf.size);
    }
    this.tokenOf = tokenOf;
    this.characters = characters;
    this.size = markSymbols.length + characters.length;
    this.symbols = [...markSymbols, ...characters.map((character) => (character === ' ' ? '␣' : character))];
  }

  /** The tokens of a text, with no mark at either end. A character that is not known becomes the unknown mark. */
  encode(text: string): Encoding {
    const ids: number[] = [];
    const unknown: number[] = [];
    for (const character of text.normalize('NFC')) {
      const id = this.tokenOf.get(character);
      if (id === undefined) unknown.push(ids.length);
      ids.push(id ?? marks.unknown);
    }
    return { ids, unknown };
  }

  /** The tokens of a source: those of the text, then the end mark, so that an empty source still has one position. */
  encodeSource(text: string): Encoding {
    const encoding = this.encode(text);
    encoding.ids.push(marks.end);
    return encoding;
  }

  /**
   * The text of tokens up to the first end mark. Any other mark is written as its symbol, so that an output that holds one
   * never reads as right. Throws where a token is beyond the vocabulary.
   */
  decode(ids: Iterable<number>): string {
    let text = '';
    for (const id of ids) {
      if (id === marks.end) break;
      const character = markSymbols[id] ?? this.characters[id - markSymbols.length];
      if (character === undefined) throw new RangeError(`Token ${id} is not in a vocabulary of ${this.size} tokens.`);
      text += character;
    }
    return text;
  }
}
