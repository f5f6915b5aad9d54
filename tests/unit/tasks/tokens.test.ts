import { describe, expect, it } from 'vitest';
import { joinTokens, sortTokens, type TokenKind, tokensOf } from '../../../src/tasks/tokens';

const sameTokens = (kind: TokenKind, a: string, b: string): boolean =>
  joinTokens(kind, tokensOf(kind, a)) === joinTokens(kind, tokensOf(kind, b));

describe('tokensOf', () => {
  it('parts characters by code point, composed', () => {
    expect(tokensOf('characters', 'e\u0301 𝒶')).toEqual(['é', ' ', '𝒶']);
    expect(tokensOf('characters', '')).toEqual([]);
  });

  it('parts words from marks of punctuation, and keeps placeholders whole', () => {
    expect(tokensOf('words', "Cannot find '{0}'. Did you mean {1}?")).toEqual([
      'Cannot',
      'find',
      "'",
      '{0}',
      "'",
      '.',
      'Did',
      'you',
      'mean',
      '{1}',
      '?',
    ]);
    expect(tokensOf('words', "don't re-export 3_000")).toEqual(["don't", 're-export', '3_000']);
    expect(tokensOf('words', 'дом\u00a0№ 5')).toEqual(['дом', '№', '5']);
  });

  it('parts scripts that put no space between words into characters', () => {
    expect(tokensOf('words', '找不到名称“{0}”。')).toEqual(['找', '不', '到', '名', '称', '“', '{0}', '”', '。']);
    expect(tokensOf('words', '이름을 찾을')).toEqual(['이름을', '찾을']);
  });

  it('parts phones at white space', () => {
    expect(tokensOf('spaced', ' K AE  T\tS ')).toEqual(['K', 'AE', 'T', 'S']);
    expect(tokensOf('spaced', ' ')).toEqual([]);
  });

  it.each(['characters', 'words', 'spaced'] as const)('parts what it has joined into the same tokens: %s', (kind) => {
    for (const text of ["a b  c's {0}—「何」", 'x', '', 'I_WALK I_RUN', '12:30, 3.5 %']) {
      const tokens = tokensOf(kind, text);
      expect(tokensOf(kind, joinTokens(kind, tokens))).toEqual(tokens);
      expect(sameTokens(kind, text, joinTokens(kind, tokens))).toBe(true);
    }
    expect(sameTokens(kind, 'a b', 'a c')).toBe(false);
  });
});

describe('sortTokens', () => {
  it('sorts by code point, not by UTF-16 unit, each once', () => {
    expect(sortTokens(['\uFF5E', '𝒶', 'b', 'a', 'b'])).toEqual(['a', 'b', '\uFF5E', '𝒶']);
    expect(sortTokens(['ba', 'b', 'a𝒶', 'a\uFF5E', 'ab'])).toEqual(['ab', 'a\uFF5E', 'a𝒶', 'b', 'ba']);
  });
});
