import { describe, expect, it } from 'vitest';
import type { TokenKind } from '../../../src/tasks/tokens';
import { marks, Vocabulary } from '../../../src/tasks/vocabulary';

const make = (tokens: string[], kind: TokenKind = 'characters'): Vocabulary => new Vocabulary({ kind, tokens });

const vocabulary = make([' ', '0', '1', '2', 'a', 'é', '𝒶']);

describe('Vocabulary', () => {
  it('counts the four marks before the characters', () => {
    expect(vocabulary.size).toBe(11);
    expect(vocabulary.encode(' 0').ids).toEqual([4, 5]);
    expect(marks).toEqual({ padding: 0, start: 1, end: 2, unknown: 3 });
  });

  it('returns what was encoded, code point by code point, composed', () => {
    for (const text of ['', '2001 2001', 'aé𝒶', '   ']) {
      const { ids, unknown } = vocabulary.encode(text);
      expect(unknown).toEqual([]);
      expect(ids).toHaveLength(Array.from(text).length);
      expect(vocabulary.decode(ids)).toBe(text);
      expect(vocabulary.decode([...ids, marks.end, 4, 5, 0])).toBe(text);
    }
    expect(vocabulary.decode(vocabulary.encode('e\u0301').ids)).toBe('é');
  });

  it('ends a source in the end mark', () => {
    expect(vocabulary.encodeSource('2001 2001').ids).toHaveLength(10);
    expect(vocabulary.encodeSource('2001 2001').ids.at(-1)).toBe(marks.end);
    expect(vocabulary.encodeSource('').ids).toEqual([marks.end]);
  });

  it('says where characters are unknown', () => {
    expect(vocabulary.encodeSource('a?0😀')).toEqual({ ids: [8, 3, 5, 3, 2], unknown: [1, 3] });
  });

  it('writes marks so that an output with one never reads as right', () => {
    expect(vocabulary.decode([5, marks.padding, 6])).not.toBe('01');
    expect(vocabulary.decode([marks.start, 5, 6])).not.toBe('01');
    expect(vocabulary.decode([marks.unknown])).toBe('\uFFFD');
  });

  it('labels every token visibly', () => {
    expect(vocabulary.symbols).toHaveLength(vocabulary.size);
    expect(vocabulary.symbols[marks.end]).toBe('⏹');
    expect(vocabulary.symbols[4]).toBe('␣');
    expect(vocabulary.symbols.every((symbol) => symbol.trim().length > 0)).toBe(true);
    expect(new Set(vocabulary.symbols).size).toBe(vocabulary.size);
  });

  it('refuses entries that are not single characters, repetitions, and tokens beyond its end', () => {
    expect(() => make(['ab'])).toThrow('single characters');
    expect(() => make(['e\u0301'])).toThrow('NFC');
    expect(() => make(['a', 'a'])).toThrow('twice');
    expect(() => vocabulary.decode([11])).toThrow('Token 11');
  });

  it('has words for tokens', () => {
    const words = make(['cannot', 'find', '{0}', '.'], 'words');
    expect(words.encode('cannot  find {0}.')).toEqual({ ids: [4, 5, 6, 7], unknown: [] });
    expect(words.encode('cannot lose it').unknown).toEqual([1, 2]);
    expect(words.decode([4, 5, 6, 7, marks.end, 4])).toBe('cannot find {0} .');
    expect(() => make(['two words'], 'words')).toThrow('single words');
  });
});
