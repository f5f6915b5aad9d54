import { expect, it } from 'vitest';
import { placeAfter } from '../../../src/ui/alignment/activeCell';
import { alignmentCsv } from '../../../src/ui/alignment/csv';
import { describeCell, describeLook, describeRank, describeRibbons } from '../../../src/ui/alignment/describeCell';
import { labelOf, outputLabels, quoted, quotedInput, sourceLabels } from '../../../src/ui/alignment/symbols';
import { formatProbability } from '../../../src/ui/inspect/numbers';
import { labelOfToken } from '../../../src/ui/inspect/tokenLabel';
import { describeUnknown } from '../../../src/ui/words';
import type { Alignment } from '../../../src/worker/protocol';

const alignment: Alignment = {
  text: 'a ßa',
  sourceSymbols: ['a', '␣', 'ß', 'a', '⏹'],
  unknown: [2],
  outputSymbols: ['a', '⏹'],
  prediction: 'a',
  weights: Float32Array.of(0, 0.1, 0.2, 0.7, 0, 0.001, 0, 0, 0, 0.999),
};

it('labels every column, repeated characters apart, and shows the character that was typed', () => {
  expect(sourceLabels(alignment).map(({ text, kind }) => [text, kind])).toEqual([
    ['a', 'token'],
    ['␣', 'space'],
    ['ß', 'unknown'],
    ['a', 'token'],
    ['⏹', 'end'],
  ]);
  expect(outputLabels(alignment).map(({ name }) => name)).toEqual(['a', 'end mark']);
});

it('reads a cell out', () => {
  expect(describeCell(alignment, { row: 0, column: 3 })).toBe('“a” ← “a”  α = 0.70');
  expect(describeCell(alignment, { row: 1, column: 0 })).toBe('end mark ← “a”  α < 0.01');
  expect(describeCell(alignment, { row: 2, column: 0 })).toBe('');
});

it('reads a row or column out by its largest weight, and says so', () => {
  expect(describeLook(alignment, { row: 0 })).toBe('“a” ← “a”  α = 0.70');
  expect(describeRank(alignment, { row: 0 })).toBe('largest of its row');
  expect(describeLook(alignment, { column: 4 })).toBe('end mark ← end mark  α = 1.00');
  expect(describeRank(alignment, { column: 4 })).toBe('largest of its column');
  expect(describeRank(alignment, { row: 0, column: 1 })).toBe('rank 3 of 5');
  expect(describeRank(alignment, { row: 7, column: 1 })).toBe('');
});

it('tells the ribbons in words', () => {
  expect(describeRibbons(alignment)).toBe(
    'Each output token and the input it weighs most: a from a, 0.70; end mark from end mark, 1.00.',
  );
});

it('says which characters or words are unknown, each once', () => {
  expect(describeUnknown(alignment)).toBe('“ß” never occurs in this task: the model reads it as an unknown character.');
  expect(describeUnknown({ sourceSymbols: [...'ßéßø'], unknown: [0, 1, 2, 3] })).toMatch(
    /^“ß”, “é” and “ø” never occur in this task/,
  );
  expect(describeUnknown({ sourceSymbols: [...'abc'], unknown: [] })).toBeUndefined();
  expect(describeUnknown({ sourceSymbols: ['hop', 'twice'], unknown: [0], words: true })).toBe(
    '“hop” never occurs in this task: the model reads it as an unknown word.',
  );
});

it('walks the grid and stops at its edges', () => {
  const from = { row: 1, column: 2 };
  const go = (key: string, whole = false) => placeAfter(key, whole, from, 3, 4);
  expect(go('ArrowLeft')).toEqual({ row: 1, column: 1 });
  expect(go('ArrowDown')).toEqual({ row: 2, column: 2 });
  expect(go('End')).toEqual({ row: 1, column: 3 });
  expect(go('Home', true)).toEqual({ row: 0, column: 0 });
  expect(placeAfter('ArrowUp', false, { row: 0, column: 0 }, 3, 4)).toEqual({ row: 0, column: 0 });
  expect(placeAfter('ArrowRight', false, { row: 2, column: 3 }, 3, 4)).toEqual({ row: 2, column: 3 });
  expect(go('x')).toBeUndefined();
});

it('writes the numbers of the grid as comma-separated values, and quotes what needs it', () => {
  expect(alignmentCsv(alignment)).toBe(
    'output,a,␣,ß,a,⏹\r\na,0.0000,0.1000,0.2000,0.7000,0.0000\r\n⏹,0.0010,0.0000,0.0000,0.0000,0.9990\r\n',
  );
  const awkward = { ...alignment, sourceSymbols: [',', '"', 'x', '=', '⏹'] };
  expect(alignmentCsv(awkward).split('\r\n')[0]).toBe('output,",","""",x,=,⏹');
});

it('writes what cannot be seen as its code point, and says so of unknown tokens', () => {
  const family = [...'👩\u200D👧'];
  const [, joiner] = sourceLabels({ ...alignment, sourceSymbols: [...family, '⏹'], unknown: [0, 1, 2] });
  expect(joiner).toEqual({ text: 'U+200D', name: 'U+200D, unknown', kind: 'unknown' });
  expect(labelOf('\uFE0F').text).toBe('U+FE0F');
  expect(labelOf('\u00A0').name).toBe('U+00A0');
  expect(quoted(labelOf('\u200D'))).toBe('U+200D');
  expect(describeUnknown({ sourceSymbols: family, unknown: [0, 1, 2] })).toMatch(/^“👩”, U\+200D and “👧” never occur/);
});

it('tells tokens that read the same apart by their places', () => {
  const labels = sourceLabels({ ...alignment, sourceSymbols: [...'aba', '⏹'], unknown: [] });
  expect([0, 1, 2, 3].map((at) => quotedInput(labels, at))).toEqual([
    '“a” (input 1)',
    '“b”',
    '“a” (input 3)',
    'end mark',
  ]);
});

it('names the marks that a model could write', () => {
  const names = ['∅', '▸', '⏹', '\uFFFD', 'a'].map((symbol, token) => labelOfToken({ token, symbol }).name);
  expect(names).toEqual(['padding mark', 'start mark', 'end mark', 'unknown mark', 'a']);
  expect(labelOfToken({ token: 9, symbol: '∅' }).name).toBe('∅');
});

it('tells a zero from what is tiny', () => {
  expect([0, 1e-6, 0.0004].map(formatProbability)).toEqual(['0.0000', '< 0.0001', '0.0004']);
});
