import { describe, expect, it } from 'vitest';
import { barShapes } from '../../../src/ui/alignment/barShapes';
import type { DrawnMap } from '../../../src/ui/alignment/drawnMap';
import { alignmentFigure } from '../../../src/ui/alignment/figure';
import { barLayout, heatmapLayout, ribbonLayout, rowLetterSize, tokenLine } from '../../../src/ui/alignment/geometry';
import { heatmapDrawing } from '../../../src/ui/alignment/heatmapShapes';
import { ribbonAt, ribbonDrawing } from '../../../src/ui/alignment/ribbonShapes';
import { scaleTexts, shareOf } from '../../../src/ui/alignment/scales';
import type { Figure, Shape } from '../../../src/ui/alignment/shapes';
import { figureSvg } from '../../../src/ui/alignment/svg';
import { drawings, type ScaleName } from '../../../src/ui/alignment/viewStore';
import { palettes } from '../../../src/ui/theme/palette';

const alignment = {
  text: 'ab',
  sourceSymbols: ['a', 'b', '⏹'],
  unknown: [],
  outputSymbols: ['b', '<&'],
  prediction: 'b<&',
  weights: Float32Array.of(0.25, 0.75, 0, 0.5, 0.49, 0.01),
  gold: [[1], undefined],
};

const letters = (count: number, width = 9.6): readonly number[] => Array.from({ length: count }, () => width);

function mapOf(changes: Partial<DrawnMap> = {}): DrawnMap {
  return {
    alignment,
    computed: undefined,
    rows: 2,
    columns: 3,
    scale: 'linear',
    ramp: 'ironGall',
    share: shareOf('linear', alignment),
    ink: (share) => `ink ${share}`,
    palette: palettes.light,
    look: undefined,
    pinned: undefined,
    showGold: false,
    showArgmax: false,
    ...changes,
  };
}

const only = <Kind extends Shape['kind']>(shapes: readonly Shape[], kind: Kind) =>
  shapes.filter((shape): shape is Extract<Shape, { kind: Kind }> => shape.kind === kind);

describe('the scales', () => {
  const share = (name: ScaleName) => shareOf(name, alignment);

  it('keep 0 and 1 whatever the map, or take each row’s largest for 1', () => {
    expect([0, 0.25, 1].map((weight) => share('linear')(weight, 0))).toEqual([0, 0.25, 1]);
    expect(share('row')(0.75, 0)).toBe(1);
    expect(share('row')(0.25, 1)).toBeCloseTo(0.5);
    const decades = [0, 1e-5, 1e-4, 1e-3, 1e-2, 0.1, 1].map((weight) => share('log')(weight, 0));
    for (const [index, expected] of [0, 0, 0, 0.25, 0.5, 0.75, 1].entries()) {
      expect(decades[index]).toBeCloseTo(expected, 6);
    }
  });

  it('are each labelled, and their ticks stand at what they say', () => {
    expect(new Set(Object.values(scaleTexts).map(({ quantity }) => quantity)).size).toBe(3);
    for (const [at, label] of scaleTexts.log.ticks) {
      expect(share('log')(Number(label.replace('≤ ', '')), 0)).toBeCloseTo(at, 6);
    }
  });
});

describe('the layouts', () => {
  it('fit the map into its box until the cells would be too small', () => {
    const cell = (rows: number, columns: number, width: number, smallest: number) =>
      heatmapLayout(letters(rows), letters(columns), { width, height: 432 }, smallest).cell;
    expect(cell(10, 20, 636, 15)).toBe(30);
    expect(cell(2, 2, 636, 15)).toBe(64);
    expect(cell(10, 64, 300, 22)).toBe(22);
  });

  it('has the cell that two fingers want, from the whole map to the largest', () => {
    const cell = (wanted?: number) =>
      heatmapLayout(letters(20), letters(26), { width: 358, height: 324 }, 22, wanted).cell;
    expect([undefined, 1, 17.6, 900].map(cell)).toEqual([22, 12, 18, 64]);
  });

  it('makes the letters of the rows smaller where the rows are low', () => {
    expect([15, 18, 22, 40].map(rowLetterSize)).toEqual([11, 13, 16, 16]);
    expect([13, 12, 8].map(rowLetterSize)).toEqual([10, 10, 6]);
  });

  it('turns words that are wider than their columns, and leaves short tokens upright', () => {
    const layout = heatmapLayout(letters(4), [96, 9.6, 144], { width: 400, height: 400 }, 15);
    expect(layout.turned).toEqual([true, false, true]);
    expect(layout.columnLabel).toBe(112);
    expect(heatmapLayout(letters(4), letters(9), { width: 400, height: 400 }, 15).turned).not.toContain(true);
  });

  it('sets a line upright, then smaller, then turned, and never lets two tokens overlap', () => {
    const words = [48, 96, 144, 29, 77, 106];
    for (const available of [900, 560, 460, 200, 60]) {
      const line = tokenLine(words, available, 15);
      for (let index = 1; index < words.length; index++) {
        const apart = (line.centres[index] ?? 0) - (line.centres[index - 1] ?? 0);
        const needed = [index - 1, index].map((at) =>
          line.turned[at] ? 15 : Math.max(15, ((words[at] ?? 0) * line.letter) / 16),
        );
        expect(apart, `${available}`).toBeGreaterThanOrEqual(needed.reduce((sum, width) => sum + width / 2, 0) - 1e-9);
      }
      if (available >= 200) expect(line.width).toBeLessThanOrEqual(available);
    }
    expect(tokenLine(words, 900, 15).letter).toBe(16);
    expect(tokenLine(words, 560, 15).letter).toBe(16);
    expect(tokenLine(words, 480, 15)).toMatchObject({ letter: 13, depth: 32 });
    expect(tokenLine(words, 200, 15).turned).toEqual([true, true, true, false, true, true]);
  });

  it('centres two lines that fit, and begins both at the left where they do not', () => {
    const fits = ribbonLayout(letters(3), letters(9), { width: 600, height: 400 }, 15);
    expect(fits.sourceLeft + fits.source.width / 2).toBeCloseTo(fits.outputLeft + fits.output.width / 2);
    expect(ribbonLayout(letters(64), letters(3), { width: 300, height: 400 }, 22)).toMatchObject({
      sourceLeft: 0,
      outputLeft: 0,
      width: 64 * 22,
    });
  });
});

describe('the heatmap', () => {
  const drawing = heatmapDrawing(2, 3, 10);
  const cells = (map: DrawnMap) => only(drawing.ink(map), 'rectangle').slice(0, 6);

  it('inks each cell with the colour of its own weight', () => {
    const drawn = cells(mapOf()).map(({ fill, x, y }) => [fill?.slice(0, 8), x, y]);
    expect(drawn).toEqual([
      ['ink 0.25', 0, 0],
      ['ink 0.75', 10, 0],
      ['ink 0', 20, 0],
      ['ink 0.5', 0, 10],
      ['ink 0.49', 10, 10],
      ['ink 0.00', 20, 10],
    ]);
  });

  it('hatches what is exactly zero, and not what is tiny', () => {
    const [hatching] = only(drawing.ink(mapOf()), 'lines');
    expect(hatching?.segments.length).toBeGreaterThan(0);
    for (const point of hatching?.segments.flat() ?? []) {
      expect(point[0]).toBeGreaterThanOrEqual(20);
      expect(point[1]).toBeLessThan(10);
    }
  });

  it('lets all but the row or column looked at step back, and none for a cell', () => {
    const drawn = (map: DrawnMap) =>
      only(drawing.looked(map), 'rectangle').flatMap(({ fill, x, y }) => (fill ? [[x / 10, y / 10]] : []));
    const row = mapOf({ look: { row: 1 } });
    expect(drawn(row)).toEqual([
      [0, 1],
      [1, 1],
      [2, 1],
    ]);
    expect(drawing.rest(row)).toBeLessThan(0.2);
    expect(drawn(mapOf({ look: { column: 0 } }))).toEqual([
      [0, 0],
      [0, 1],
    ]);
    expect(drawing.rest(mapOf({ look: { row: 1, column: 0 } }))).toBe(1);
  });

  it('outlines what is expected and marks each row’s largest', () => {
    const shapes = drawing.ink(mapOf({ showGold: true, showArgmax: true }));
    const gold = only(shapes, 'rectangle').filter(({ stroke }) => stroke === palettes.light.gold);
    expect(gold.map(({ x, y }) => [Math.floor(x / 10), Math.floor(y / 10)])).toEqual([[1, 0]]);
    const dots = only(shapes, 'dot').map(({ centre: [x, y] }) => [Math.floor(x / 10), Math.floor(y / 10)]);
    expect(dots).toEqual([
      [1, 0],
      [0, 1],
    ]);
  });
});

describe('the ribbons', () => {
  const layout = ribbonLayout(letters(2), letters(3), { width: 400, height: 300 }, 15);
  const drawing = ribbonDrawing(layout);

  it('are as wide as their weights, the strongest last, and none for zero', () => {
    const links = only(drawing.ink(mapOf()), 'link');
    expect(links).toHaveLength(5);
    expect(links.at(-1)?.strokeWidth).toBeCloseTo(0.75 * layout.ribbon);
    const widths = links.map(({ strokeWidth }) => strokeWidth);
    expect(widths).toEqual(widths.toSorted((a, b) => a - b));
  });

  it('isolate the token that is looked at, on either line', () => {
    const strong = (map: DrawnMap) => only(drawing.looked(map), 'link');
    const x = layout.sourceLeft + (layout.source.centres[1] ?? 0);
    expect(strong(mapOf({ look: { column: 1 } })).map(({ from }) => from[0])).toEqual([x, x]);
    expect(strong(mapOf({ look: { row: 0 } }))).toHaveLength(2);
    expect(strong(mapOf())).toHaveLength(0);
    expect(drawing.rest(mapOf())).toBe(1);
    expect(drawing.rest(mapOf({ look: { row: 0 } }))).toBeLessThan(0.1);
  });

  it('are found where they run', () => {
    const ends = (column: number) => layout.sourceLeft + (layout.source.centres[column] ?? 0);
    const foot = (row: number) => layout.outputLeft + (layout.output.centres[row] ?? 0);
    expect(ribbonAt([ends(1), 1], mapOf(), layout)).toEqual({ row: 0, column: 1 });
    expect(ribbonAt([foot(1), layout.gap - 1], mapOf(), layout)).toEqual({ row: 1, column: 0 });
    expect(ribbonAt([(ends(1) + foot(0)) / 2, layout.gap / 2], mapOf(), layout)).toEqual({ row: 0, column: 1 });
    expect(ribbonAt([-50, layout.gap / 2], mapOf(), layout)).toBeUndefined();
  });
});

it('draws the bars of one row as high as their weights, and a zero as no bar', () => {
  const layout = barLayout(letters(2), letters(3), { width: 400, height: 300 }, 15);
  const bars = (row: number) => only(barShapes(mapOf(), row, layout, scaleTexts.linear), 'rectangle');
  expect(bars(0).map(({ height }) => height / layout.bar)).toEqual([0.25, 0.75]);
  expect(bars(1).map(({ height }) => height / layout.bar)[0]).toBeCloseTo(0.5);
  for (const { y, height } of bars(0)) expect(y + height).toBeCloseTo(layout.head + layout.bar);
});

describe('the file', () => {
  const figure = (drawing: (typeof drawings)[number]): Figure =>
    alignmentFigure(mapOf({ ink: () => 'rgb(1 2 3)' }), {
      drawing,
      scale: 'linear',
      step: 0,
      title: 'from “a” to <b>',
      widths: (labels) => letters(labels.length),
    });

  it.each(drawings)('holds the %s with its tokens as text, escaped, and its legend', (drawing) => {
    const svg = figureSvg(figure(drawing));
    const texts = Array.from(svg.matchAll(/<text [^>]*>([^<]*)<\/text>/g), ([, text]) => text);
    expect(texts).toEqual(expect.arrayContaining(['a', 'b', '&#60;&#38;', 'weight α']));
    expect(svg).toContain('<title>from “a” to &#60;b&#62;</title>');
    expect(svg).toContain('#010203');
    expect(svg).not.toMatch(/rgb\(|var\(|undefined|NaN|href/);
  });

  it('keeps every shape on its paper', () => {
    for (const drawing of drawings) {
      const { width, height, shapes } = figure(drawing);
      for (const text of only(shapes, 'text')) {
        expect(text.at[0]).toBeLessThan(width);
        expect(text.at[1]).toBeLessThan(height);
      }
      for (const box of only(shapes, 'rectangle')) {
        expect(box.x + box.width).toBeLessThanOrEqual(width);
        expect(box.y + box.height).toBeLessThanOrEqual(height);
      }
    }
  });

  it.each(drawings)('cuts what is too long for its paper in the %s, and nothing else', (drawing) => {
    const words = ['ab', ...Array.from({ length: 11 }, (_, index) => `Internationalisierung${index}`)];
    const long = { ...alignment, sourceSymbols: [...words, '⏹'], outputSymbols: words, weights: new Float32Array(156) };
    const { width, height, shapes } = alignmentFigure(mapOf({ alignment: long, rows: 12, columns: 13 }), {
      drawing,
      scale: 'linear',
      step: 0,
      title: '',
      widths: (labels) => labels.map(({ text }) => 9.6 * text.length),
    });
    const labels = only(shapes, 'text').filter(({ text }) => /^(ab|Int)/.test(text));
    expect(labels.map(({ text }) => (text === 'ab' ? text : text.at(-1)))).toEqual(
      [...words, ...words].map((word) => (word === 'ab' ? word : '…')),
    );
    for (const { at, text, size, anchor, turned } of labels) {
      const length = 0.6 * size * text.length;
      const before = { start: 0, middle: length / 2, end: length }[anchor];
      // Upwards a text begins below and ends above.
      const begin = turned === 'up' ? at[1] - length + before : (turned ? at[1] : at[0]) - before;
      expect(begin).toBeGreaterThanOrEqual(0);
      expect(begin + length).toBeLessThanOrEqual(turned ? height : width);
    }
  });
});

describe('an edited row', () => {
  const edited = { ...alignment, edited: [0], weights: Float32Array.of(0, 1, 0, 0.5, 0.49, 0.01) };
  const map = mapOf({ alignment: edited, computed: alignment });

  it('keeps the computed ink in a corner of each of its squares', () => {
    const corners = only(heatmapDrawing(2, 3, 20).ink(map), 'rectangle').filter(({ width }) => width < 19);
    expect(corners.flatMap(({ fill }) => fill ?? [])).toEqual(['ink 0.25', 'ink 0.75', 'ink 0']);
    expect(only(heatmapDrawing(2, 3, 20).ink(mapOf({ alignment: edited })), 'rectangle')).toHaveLength(6);
  });

  it('keeps the outline of each of its ribbons as computed, and of no other row', () => {
    const layout = ribbonLayout(letters(2), letters(3), { width: 400, height: 300 }, 15);
    const outlines = only(ribbonDrawing(layout).ink(map), 'link').filter(({ stroke }) => stroke === palettes.light.ink);
    const edges = [0, 1].flatMap((column) => {
      const half = (([0.25, 0.75][column] ?? 0) * layout.ribbon) / 2;
      const centre = layout.sourceLeft + (layout.source.centres[column] ?? 0);
      return [centre - half, centre + half];
    });
    for (const [index, { from, strokeWidth }] of outlines.entries()) {
      expect(from[0]).toBeCloseTo(edges[index] ?? Number.NaN);
      expect(strokeWidth).toBe(1);
    }
    expect(outlines).toHaveLength(4); // a weight of zero has no ribbon
  });

  it('keeps a line at the computed height of each of its bars', () => {
    const layout = barLayout(letters(2), letters(3), { width: 400, height: 300 }, 15);
    const heights = only(barShapes(map, 0, layout, scaleTexts.linear), 'lines')
      .filter(({ stroke }) => stroke === palettes.light.ink)
      .map(({ segments }) => (layout.head + layout.bar - (segments[0]?.[0][1] ?? 0)) / layout.bar);
    for (const [column, weight] of [0.25, 0.75, 0].entries()) expect(heights[column]).toBeCloseTo(weight);
  });
});
