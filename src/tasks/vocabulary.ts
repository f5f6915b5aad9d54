/** Tokens as numbers: four marks, then the tokens of a task in their given order. */
import { charactersOf, joinTokens, type TokenKind, type TokenSet, tokenName, tokensOf } from './tokens';

/** The tokens that no text holds. Padding is 0, so that a zero-filled buffer is all padding. */
export const marks = { padding: 0, start: 1, end: 2, unknown: 3 } as const;

/** How the marks are written in labels, in the order of their tokens. */
const markSymbols = ['∅', '▸', '⏹', '\uFFFD'] as const;

export interface Encoding {
  readonly ids: number[];
  /** Positions in `ids` whose token is not in the vocabulary. */
  readonly unknown: number[];
}

/** The visible label of a token: a space is "␣". */
export function symbolOf(token: string): string {
  return token === ' ' ? '␣' : token;
}

export class Vocabulary {
  readonly kind: TokenKind;
  /** Tokens in all, marks included: the V of shapes. */
  readonly size: number;
  /** A visible label for each token: the end mark is "⏹", a space is "␣". */
  readonly symbols: readonly string[];
  private readonly tokens: readonly string[];
  private readonly idOf: ReadonlyMap<string, number>;

  /** Throws where an entry is not one single token of its kind, or occurs twice. */
  constructor({ kind, tokens }: TokenSet) {
    const idOf = new Map<string, number>();
    for (const token of tokens) {
      const parts = kind === 'characters' ? charactersOf(token) : tokensOf(kind, token);
      if (parts.length !== 1 || parts[0] !== token) {
        throw new RangeError(`A vocabulary is made of single ${tokenName(kind)}s in NFC; "${token}" is not one.`);
      }
      if (idOf.has(token)) throw new RangeError(`"${token}" occurs twice in the vocabulary.`);
      idOf.set(token, markSymbols.length + idOf.size);
    }
    this.kind = kind;
    this.idOf = idOf;
    this.tokens = tokens;
    this.size = markSymbols.length + tokens.length;
    this.symbols = [...markSymbols, ...tokens.map(symbolOf)];
  }

  /** The tokens of a text, with no mark at either end. One that is not known becomes the unknown mark. */
  encode(text: string): Encoding {
    return this.encodeTokens(tokensOf(this.kind, text));
  }

  /** As `encode`, of a text parted already. */
  encodeTokens(tokens: readonly string[]): Encoding {
    const ids: number[] = [];
    const unknown: number[] = [];
    for (const token of tokens) {
      const id = this.idOf.get(token);
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
    const said: string[] = [];
    for (const id of ids) {
      if (id === marks.end) break;
      const token = markSymbols[id] ?? this.tokens[id - markSymbols.length];
      if (token === undefined) throw new RangeError(`Token ${id} is not in a vocabulary of ${this.size} tokens.`);
      said.push(token);
    }
    return joinTokens(this.kind, said);
  }
}
