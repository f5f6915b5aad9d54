import { expect, it } from 'vitest';
import { placeAfter } from '../../../src/ui/alignment/activeCell';
import { describeCell } from '../../../src/ui/alignment/describeCell';
import { drawHeatmap } from '../../../src/ui/alignment/drawHeatmap';
import { cellSize, rowLetterSize } from '../../../src/ui/alignment/geometry';
import { outputLabels, sourceLabels } from '../../../src/ui/alignment/symbols';
import { describeUnknown } from '../../../src/ui/words';
import type { Alignment } from '../../../src/worker/protocol';

const alignment: Alignment = {
  text: 'a ßa',
  sourceSymbols: ['a', '␣', '\uFFFD', 'a', '⏹'],
  unknown: [2],
  outputSymbols: ['a', '⏹'],
  prediction: 'a',
  weights: Float32Array.of(0, 0.1, 0.2, 0.7, 0, 0.001, 0, 0, 0, 0.999),
};

it('labels every column, repeated characters apart, and shows the character that was typed', () => {
  expect(sourceLabels(alignment).map(({ text, kind }) => [text, kind])).toEqual([
    ['a', 'character'],
    ['␣', 'space'],
    ['ß', 'unknown'],
    ['a', 'character'],
    ['⏹', 'end'],
  ]);
  expect(outputLabels(alignment).map(({ name }) => name)).toEqual(['a', 'end mark']);
});

it('reads a cell out', () => {
  expect(describeCell(alignment, { row: 0, column: 3 })).toBe('“a” ← “a”  α = 0.70');
  expect(describeCell(alignment, { row: 1, column: 0 })).toBe('“end mark” ← “a”  α < 0.01');
  expect(describeCell(alignment, { row: 2, column: 0 })).toBe('');
});

it('says which characters are unknown, each once', () => {
  expect(describeUnknown(alignment)).toBe('“ß” never occurs in this task: the model reads it as an unknown character.');
  expect(describeUnknown({ text: 'ßéßø', unknown: [0, 1, 2, 3] })).toMatch(
    /^“ß”, “é” and “ø” never occur in this task/,
  );
  expect(describeUnknown({ text: 'abc', unknown: [] })).toBeUndefined();
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

it('fits the map into its box until the cells would be too small', () => {
  expect(cellSize(636, 432, 10, 20, 15)).toBe(30);
  expect(cellSize(636, 432, 2, 2, 15)).toBe(40);
  expect(cellSize(300, 432, 10, 64, 22)).toBe(22);
});

it('makes the letters of the rows smaller where the rows are low', () => {
  expect([15, 18, 22, 40].map(rowLetterSize)).toEqual([11, 13, 16, 16]);
  expect(rowLetterSize(8)).toBe(10);
});

it('inks each cell with the colour of its own weight', () => {
  const drawn: [string, number, number][] = [];
  const context = {
    fillStyle: '',
    fillRect(x: number, y: number, width: number, height: number) {
      if (width === 9 && height === 9) drawn.push([this.fillStyle, x, y]);
    },
  };
  drawHeatmap(
    context as unknown as CanvasRenderingContext2D,
    { weights: Float32Array.of(0, 0.25, 0.5, 1), rows: 2, columns: 2 },
    { cell: 10, ink: (weight) => `ink ${weight}`, rule: 'rule' },
  );
  expect(drawn).toEqual([
    ['ink 0', 0, 0],
    ['ink 0.25', 10, 0],
    ['ink 0.5', 0, 10],
    ['ink 1', 10, 10],
  ]);
});
