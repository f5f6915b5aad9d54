import { describe, expect, it } from 'vitest';
import { longestLength } from '../../../../src/tasks/own/options';
import { ownTokens } from '../../../../src/tasks/own/ownTokens';
import { type PreparedPairs, preparePairs } from '../../../../src/tasks/own/preparePairs';
import { previewOf } from '../../../../src/tasks/own/preview';
import { randomStream } from '../../../../src/tasks/random';
import type { Side } from '../../../../src/tasks/split';
import type { Pair } from '../../../../src/tasks/task';
import { joinTokens, tokensOf } from '../../../../src/tasks/tokens';
import { Vocabulary } from '../../../../src/tasks/vocabulary';
import { fileOf, optionsOf, prepared, wordLines } from './files';
import { hostileText } from './hostile';

const kinds = ['characters', 'words', 'spaced'] as const;

describe('ownTokens', () => {
  it.each(kinds)('makes of any text tokens that join to one which is parted the same again: %s', (kind) => {
    for (let index = 0; index < 3000; index++) {
      const text = hostileText(randomStream(2, 'own tokens', 0, index));
      for (const lowerCase of [false, true]) {
        const tokens = ownTokens(kind, lowerCase, text);
        const joined = joinTokens(kind, tokens);
        expect(tokensOf(kind, joined)).toEqual(tokens);
        expect(ownTokens(kind, lowerCase, joined)).toEqual(tokens);
        expect(joined).toBe(joined.normalize('NFC'));
        expect(joined).not.toMatch(/[\t\n\r\v\u0085\u2028]/);
        if (lowerCase) expect(joined).toBe(joined.toLowerCase().normalize('NFC'));
        expect(() => new Vocabulary({ kind, tokens: [...new Set(tokens)] })).not.toThrow();
      }
    }
  });
});

describe('preparePairs', () => {
  it('counts every row once: kept, or dropped for a reason', () => {
    for (let seed = 0; seed < 20; seed++) {
      const chosen = {
        sourceTokens: seed % 3,
        targetTokens: (seed >> 1) % 3,
        lowerCase: seed % 2,
        swap: (seed >> 2) % 2,
        maximumSource: 3 + seed,
        maximumTarget: 30 - seed,
        vocabulary: 8 + seed,
        minimumCount: 1 + (seed % 4),
      };
      const lines = [...wordLines(seed, 300), 'alone', ' \tb', 'a\0\tb'];
      const { pairs, test } = previewOf(prepared(lines, chosen, seed % 2 ? wordLines(seed + 50, 40) : undefined));
      for (const file of test ? [pairs, test] : [pairs]) {
        expect(file.dropped.reduce((sum, { count }) => sum + count, file.kept)).toBe(file.rows);
        expect(file.dropped.map(({ count }) => count)).toEqual(
          file.dropped.map(({ count }) => count).sort((a, b) => b - a),
        );
      }
      expect(pairs.rows).toBe(lines.length);
    }
  });

  it('says of each row that it drops on which line it is and why', () => {
    const lines = [
      'a b\tx y', // 1
      'a  b\tx y', // 2: the same, as tokens
      ' \tx', // 3
      'a\t ', // 4
      'a b c d\tx', // 5
      'a\tx x x x', // 6
      'b\tz', // 7: rarer than twice
      'c\tx y', // 8: read as unknown
      'tested\tx', // 9
      'b a\ty', // 10
      'q\tx', // 11: held out, and read as unknown too
      'a\tz', // 12: held out, so that it may stay
    ];
    const options = { sourceTokens: 1, targetTokens: 1, maximumSource: 3, maximumTarget: 3, minimumCount: 2 };
    const { pairs } = prepared(lines, options, ['tested\tx', 'TESTED\ty']);
    expect(pairs.kept).toBe(4);
    expect(pairs.complaints.first.map(({ line, reason, words }) => [line, reason, words])).toEqual([
      [2, 'repeated', 'The same pair stands on line 1.'],
      [3, 'empty', 'The source is empty.'],
      [4, 'empty', 'The target is empty.'],
      [5, 'length', 'The source has 4 tokens, more than 3.'],
      [6, 'length', 'The target has 4 tokens, more than 3.'],
      [7, 'vocabulary', 'The target holds "z", which is not in the vocabulary.'],
      [9, 'inTest', 'The source stands in the test file as well.'],
      [11, 'alike', 'With rare tokens unknown, the source reads like a training source.'],
    ]);
  });

  it('lower-cases, composes and swaps as it is told', () => {
    const lines = ['E\u0301TE\u0301\tSummer', 'été\tsummer', 'B\tC', 'D\tE'];
    const plain = prepared(lines);
    expect(plain.sources).toEqual(['ÉTÉ', 'été', 'B', 'D']);
    const lower = prepared(lines, { lowerCase: 1 });
    expect(lower.sources).toEqual(['été', 'b', 'd']);
    expect(lower.targets).toEqual(['summer', 'c', 'e']);
    expect(lower.pairs.complaints.counts).toEqual({ repeated: 1 });
    const swapped = prepared(lines, { swap: 1, lowerCase: 1, maximumTarget: 3 });
    expect(swapped.sources).toEqual(['summer', 'c', 'e']);
    expect(swapped.targets).toEqual(['été', 'b', 'd']);
  });

  it('groups what repeats a source, in the order of the file', () => {
    const { sources, targets, starts } = prepared(['b\t1', 'a\t2', 'b\t3', 'c\t4', 'b\t1', 'a\t5']);
    expect(sources).toEqual(['b', 'a', 'c']);
    expect(targets).toEqual(['1', '3', '2', '5', '4']);
    expect([...starts]).toEqual([0, 2, 4, 5]);
  });

  it('knows the tokens of training pairs alone, and says what share of all is unknown', () => {
    for (const kind of [0, 1, 2]) {
      const lines = [...wordLines(kind, 400), 'chat\tle ☂', 'où\t☂'];
      const kinds = { sourceTokens: kind, targetTokens: kind };
      const all = prepared(lines, kinds);
      for (const chosen of [{}, { minimumCount: 30 }, { vocabulary: 5 }]) {
        const { tokens, unknown, longest, ...data } = prepared(lines, { ...kinds, ...chosen });
        const source = new Vocabulary(tokens.source);
        const target = new Vocabulary(tokens.target);
        const trained = pairsOn(data, 'training');
        for (const pair of trained) expect(target.encode(pair.target).unknown).toEqual([]);
        if (Object.keys(chosen).length === 0) {
          for (const pair of trained) expect(source.encode(pair.source).unknown).toEqual([]);
          for (const side of ['source', 'target'] as const) {
            const seen = trained.flatMap((pair) => tokensOf(tokens[side].kind, pair[side]));
            expect(new Set(tokens[side].tokens)).toEqual(new Set(seen));
          }
        } else {
          expect(data.pairs.complaints.counts.vocabulary).toBe(pairsOn(all, 'training').length - trained.length);
          expect(trained.length).toBeLessThan(pairsOn(all, 'training').length);
        }
        const left = [...trained, ...pairsOn(all, 'validation'), ...pairsOn(all, 'test')];
        const sources = [...new Set(left.map((pair) => pair.source))];
        expect(unknown.source).toBeCloseTo(unknownShare(source, sources), 12);
        expect(unknown.target).toBeCloseTo(unknownShare(target, all.targets), 12);
        expect(longest.source).toBe(Math.max(...data.sources.map((text) => source.encode(text).ids.length)));
        expect(longest.target).toBe(Math.max(...data.targets.map((text) => target.encode(text).ids.length)));
      }
    }
  });

  it('keeps held-out pairs whatever their target holds, but for sources that read like a training one', () => {
    const lines = wordLines(4, 600);
    const kinds = { sourceTokens: 1, targetTokens: 1 };
    const all = prepared(lines, kinds);
    const cut = prepared(lines, { ...kinds, vocabulary: 6 });
    const vocabulary = new Vocabulary(cut.tokens.source);
    const reading = (source: string): string => vocabulary.decode(vocabulary.encode(source).ids);
    const trained = new Set(pairsOn(cut, 'training').map(({ source }) => reading(source)));
    let alike = 0;
    for (const side of ['validation', 'test'] as const) {
      const apart = pairsOn(all, side).filter(({ source }) => !trained.has(reading(source)));
      expect(pairsOn(cut, side)).toEqual(apart);
      alike += pairsOn(all, side).length - apart.length;
      const target = new Vocabulary(cut.tokens.target);
      expect(apart.some((pair) => target.encode(pair.target).unknown.length > 0)).toBe(true);
    }
    expect(alike).toBeGreaterThan(0);
    expect(cut.pairs.complaints.counts.alike).toBe(alike);
  });

  it('keeps the most frequent tokens, and of those as frequent the first in order', () => {
    const heldOut = ['q\te e e e', 'k\te e e e'];
    const lines = ['p\tb b b a a d d c', 'b\tb', 'c\ta', 'd\td', 'e\tc', ...heldOut];
    const choose = (chosen: object): readonly string[] =>
      prepared(lines, { targetTokens: 1, ...chosen }).tokens.target.tokens;
    expect(choose({})).toEqual(['a', 'b', 'c', 'd']);
    expect(choose({ vocabulary: 2 })).toEqual(['a', 'b']);
    expect(choose({ minimumCount: 3 })).toEqual(['a', 'b', 'd']);
    expect(choose({ minimumCount: 4 })).toEqual(['b']);
  });

  it('is the same again for the same file, and goes over a worker', () => {
    const lines = wordLines(9, 200);
    const data = { pairs: fileOf(lines), test: fileOf(wordLines(10, 30)) };
    const options = optionsOf({ sourceTokens: 1 });
    const once = preparePairs(data, options);
    expect(preparePairs(structuredClone(data), options)).toEqual(once);
    expect(structuredClone(previewOf(once))).toEqual(previewOf(once));
  });
});

describe('previewOf', () => {
  it('shows the counts, the first pairs as tokens and the lengths of both sides', () => {
    const lines = [
      'un chat\ta cat',
      'un chat\tone cat',
      'deux\ttwo',
      `${'long '.repeat(500)}\tlong`,
      'trois\tthree',
      'rien\t ',
    ];
    const preview = previewOf(prepared(lines, { sourceTokens: 1, targetTokens: 1 }));
    expect(preview).toMatchObject({
      pairs: { rows: 6, kept: 4 },
      sources: 3,
      split: { training: 1, validation: 1, test: 1 },
      withAlternatives: 1,
      vocabulary: { target: 1 }, // of the one that is trained on
    });
    expect(preview.pairs.dropped).toEqual([
      { reason: 'empty', label: 'empty source or target', count: 1 },
      { reason: 'length', label: 'longer than the maximum', count: 1 },
    ]);
    expect(preview.examples).toEqual([
      { source: ['un', 'chat'], target: ['a', 'cat'] },
      { source: ['un', 'chat'], target: ['one', 'cat'] },
      { source: ['deux'], target: ['two'] },
      { source: ['trois'], target: ['three'] },
    ]);
    const { source, target } = preview.lengths;
    expect(source.counts).toHaveLength(longestLength + 1);
    expect(source.counts.slice(0, 4)).toEqual([0, 3, 2, 0]);
    expect(source).toMatchObject({ longer: 1, longest: 500 });
    expect(target.counts.slice(0, 4)).toEqual([1, 3, 2, 0]);
    expect(preview.problem).toBeUndefined();
  });

  it('shows ten pairs and no more, and counts every row in its histograms', () => {
    const lines = wordLines(3, 250);
    const { examples, lengths, pairs } = previewOf(prepared(lines, { maximumSource: 5 }));
    expect(examples).toHaveLength(10);
    expect(pairs.kept).toBeLessThan(250);
    for (const { counts, longer } of [lengths.source, lengths.target]) {
      expect(counts.reduce((sum, count) => sum + count, longer)).toBe(250);
    }
    const sourceLengths = lines.map((line) => Array.from((line.split('\t')[0] ?? '').normalize('NFC')).length);
    for (const [length, count] of lengths.source.counts.entries()) {
      expect(count).toBe(sourceLengths.filter((each) => each === length).length);
    }
  });

  it('says what is wanting where no task can be made', () => {
    const problem = (lines: readonly string[], chosen = {}, test?: readonly string[]): string | undefined =>
      previewOf(prepared(lines, chosen, test)).problem;
    expect(problem(['a\tb', 'a\tc', 'd\te'])).toBe(
      'At least 3 different sources are needed, one to train on, one to measure progress on, one to keep for the end; 2 can be used.',
    );
    expect(problem(['alone'])).toContain('0 can be used.');
    expect(problem(['a\tb'], {}, ['c\tb'])).toContain('At least 2 different sources are needed');
    expect(problem(['a\tb', 'd\te'], {}, ['alone'])).toBe('No pair of the test file can be used.');
    const lines = ['b\tx', 'c\tx', 'd\tx', 'a\tx', 'k\tx']; // the last two are held out
    expect(problem(lines, { minimumCount: 4 })).toBe('No token of the targets is frequent enough for the vocabulary.');
    expect(problem(lines, { minimumCount: 3 })).toBe('No token of the sources is frequent enough for the vocabulary.');
    expect(problem(lines, { vocabulary: 1 })).toBe(
      'No pair is left to measure progress on: too many tokens are outside the vocabulary.',
    );
    expect(problem(['a\tb', 'c\td', 'e\tf'])).toBeUndefined();
  });
});

/** The pairs of one side, in order. */
function pairsOn(
  { sources, targets, starts, split }: Pick<PreparedPairs, 'sources' | 'targets' | 'starts' | 'split'>,
  side: Side,
): Pair[] {
  return Array.from(split[side]).flatMap((index) =>
    targets.slice(starts[index], starts[index + 1]).map((target) => ({ source: sources[index] ?? '', target })),
  );
}

function unknownShare(vocabulary: Vocabulary, texts: readonly string[]): number {
  const encoded = texts.map((text) => vocabulary.encode(text));
  const all = encoded.reduce((sum, { ids }) => sum + ids.length, 0);
  return encoded.reduce((sum, { unknown }) => sum + unknown.length, 0) / all;
}
