/** The current drawing as a figure for a file: with its labels and its legend, and a size of its own. */
import type { Palette } from '../theme/palette';
import { barShapes } from './barShapes';
import type { DrawnMap } from './drawnMap';
import { legendPart, notesOf, type Part } from './figureLegend';
import {
  barLayout,
  heatmapLayout,
  LETTER,
  ribbonLayout,
  rowLetterSize,
  smallestCell,
  type TokenLine,
} from './geometry';
import { heatmapDrawing } from './heatmapShapes';
import { layersTogether } from './layers';
import { type Axes, axesOf } from './mapAlignment';
import { ribbonDrawing } from './ribbonShapes';
import { scaleTexts } from './scales';
import { type Figure, movedShape, type Point, type Shape, type Text } from './shapes';
import { type Label, outputLabels, sourceLabels } from './symbols';
import type { AlignmentView } from './viewStore';

const MARGIN = 24;
const BOX = { width: 720, height: 480 };
const LEGEND_HEIGHT = 40;
/** From the ink to the middle of an upright label, to the beginning of a turned one, and to the end of a row's. */
const UPRIGHT = 16;
const TURNED = 8;
const BESIDE = 10;
/** How far the baseline lies below the middle of a letter, in ems. */
const BASELINE = 0.35;
/** Width of a letter, in ems, and of a drawn mark. */
const MONO = 0.6;
const MARK = 8;

export interface FigureChoices extends Pick<AlignmentView, 'drawing' | 'scale'> {
  /** The row that the bars show. */
  readonly step: number;
  /** In words, for those who cannot see it. */
  readonly title: string;
  /** Widths of labels in the letter that layouts are reckoned in. */
  readonly widths: (labels: readonly Label[]) => readonly number[];
}

export function alignmentFigure(map: DrawnMap, choices: FigureChoices): Figure {
  const legend = legendPart(map.ink, map.palette, scaleTexts[choices.scale], notesOf(map.alignment, choices.drawing));
  return standing(drawingOf(map, choices), legend, map.palette, choices.title);
}

/** A drawing and the legend below it, on paper. */
export function standing(drawing: Part, legend: Part, palette: Palette, title: string): Figure {
  return {
    width: 2 * MARGIN + Math.max(drawing.width, legend.width),
    height: 2 * MARGIN + drawing.height + LEGEND_HEIGHT,
    paper: palette.paper,
    title,
    shapes: [
      ...moved(drawing.shapes, [MARGIN, MARGIN]),
      ...moved(legend.shapes, [MARGIN, MARGIN + drawing.height + LEGEND_HEIGHT - legend.height]),
    ],
  };
}

function drawingOf(map: DrawnMap, { drawing, scale, step, widths }: FigureChoices): Part {
  const source = sized(sourceLabels(map.alignment), widths);
  const output = sized(outputLabels(map.alignment), widths);
  const smallest = smallestCell(false);
  const axes = axesOf(map.alignment.shown?.kind);
  const { row, column } = axes;
  switch (drawing) {
    case 'heatmap':
      return squaresPart({ output, source, axes }, map.palette, widths, (cell) =>
        layersTogether(map, heatmapDrawing(map.rows, map.columns, cell)),
      );
    case 'ribbons': {
      const layout = ribbonLayout(widthsOf(output), widthsOf(source), BOX, smallest);
      const { gap } = layout;
      return {
        width: layout.width,
        height: layout.source.depth + gap + layout.output.depth,
        shapes: [
          ...moved(layersTogether(map, ribbonDrawing(layout)), [0, layout.source.depth]),
          ...lineShapes(source, map, layout.source, [layout.sourceLeft, 0], column.side, 'above'),
          ...lineShapes(output, map, layout.output, [layout.outputLeft, layout.source.depth + gap], row.side, 'below'),
        ],
      };
    }
    case 'rows': {
      const layout = barLayout(widthsOf(output), widthsOf(source), BOX, smallest);
      const { ticks } = scaleTexts[scale];
      const foot = layout.output.depth + layout.head + layout.bar;
      const centre = layout.axis + (layout.output.centres[step] ?? 0);
      const slot = layout.output.slots[step] ?? 0;
      const scaleLabels = ticks.map(([share, text]): Text => {
        const at: Point = [layout.axis - 8, foot - share * layout.bar + 4];
        return { kind: 'text', at, text, size: 12, fill: map.palette.muted, font: 'mono', anchor: 'end' };
      });
      return {
        width: layout.width,
        height: foot + layout.source.depth,
        shapes: [
          ...moved(barShapes(map, step, layout, scaleTexts[scale]), [0, layout.output.depth]),
          ...scaleLabels,
          ...lineShapes(output, map, layout.output, [layout.axis, 0], row.side, 'above'),
          {
            kind: 'rectangle',
            x: centre - slot / 2 + 2,
            y: layout.output.depth - 3,
            width: slot - 4,
            height: 2,
            fill: map.palette[row.side],
          },
          ...lineShapes(source, map, layout.source, [layout.axis, foot], column.side, 'below'),
        ],
      };
    }
  }
}

/** The labels of rows and columns, and whose they are. */
interface Lines {
  readonly output: readonly Label[];
  readonly source: readonly Label[];
  readonly axes: Axes;
}

/** Squares of the side that they have room for, with the labels of their rows and columns. */
export function squaresPart(
  lines: Lines,
  palette: Palette,
  widths: FigureChoices['widths'],
  squares: (cell: number) => readonly Shape[],
): Part {
  const { axes } = lines;
  const [output, source] = [sized(lines.output, widths), sized(lines.source, widths)];
  const layout = heatmapLayout(widthsOf(output), widthsOf(source), BOX, smallestCell(false));
  const { cell, rowLabel, columnLabel, columnLetter, turned } = layout;
  const columns = source.flatMap((label, column) => {
    const own = turned[column] ?? false;
    const at: Point = [rowLabel + (column + 0.5) * cell, columnLabel - (own ? TURNED : UPRIGHT)];
    const room = own ? columnLabel - TURNED : cell;
    return labelShapes(label, palette, at, { size: columnLetter, room, side: axes.column.side, ...formOf(own, 'up') });
  });
  const rows = output.flatMap((label, row) => {
    const room = rowLabel - BESIDE;
    const at: Point = [room, columnLabel + (row + 0.5) * cell];
    return labelShapes(label, palette, at, { size: rowLetterSize(cell), room, side: axes.row.side, anchor: 'end' });
  });
  return {
    width: rowLabel + source.length * cell,
    height: columnLabel + output.length * cell,
    shapes: [...columns, ...rows, ...moved(squares(cell), [rowLabel, columnLabel])],
  };
}

/** A line of tokens whose upper left corner is here; each begins at the ink that the line stands above or below. */
function lineShapes(
  labels: readonly Sized[],
  map: DrawnMap,
  { centres, slots, depth, letter, turned }: TokenLine,
  [left, top]: Point,
  side: 'source' | 'target',
  stands: 'above' | 'below',
): readonly Shape[] {
  return labels.flatMap((label, index) => {
    const own = turned[index] ?? false;
    const inset = own ? TURNED : UPRIGHT;
    const at: Point = [left + (centres[index] ?? 0), top + (stands === 'above' ? depth - inset : inset)];
    return labelShapes(label, map.palette, at, {
      size: letter,
      room: own ? depth - TURNED : (slots[index] ?? 0),
      side,
      ...formOf(own, stands === 'above' ? 'up' : 'down'),
    });
  });
}

/** A label, and its width in the letter that layouts are reckoned in. */
interface Sized extends Label {
  readonly width: number;
}

function sized(labels: readonly Label[], widths: FigureChoices['widths']): readonly Sized[] {
  const all = widths(labels);
  return labels.map((label, index) => ({ ...label, width: all[index] ?? 0 }));
}

function widthsOf(labels: readonly Sized[]): readonly number[] {
  return labels.map(({ width }) => width);
}

interface LabelForm extends Pick<Text, 'size' | 'anchor' | 'turned'> {
  readonly side: 'source' | 'target';
  /** How long it may be: what is longer is cut, as on the page. */
  readonly room: number;
}

function formOf(turned: boolean, way: 'up' | 'down'): Pick<Text, 'anchor' | 'turned'> {
  return turned ? { anchor: 'start', turned: way } : { anchor: 'middle' };
}

/** A label whose middle is at this height, with a star before it where its row is edited. */
function labelShapes(label: Sized, palette: Palette, at: Point, form: LabelForm): readonly Shape[] {
  const text = cut(label, form);
  const own = tokenShapes({ ...label, text }, palette, at, form);
  if (!label.edited) return own;
  const { size, anchor, turned } = form;
  const width = label.kind === 'token' ? MONO * size * text.length : MARK;
  const left = { start: 0, middle: width / 2, end: width }[anchor];
  const [x, y] = at;
  const before: Point = turned ? [x, y + (turned === 'up' ? 4 : -4)] : [x - left - 2, y + BASELINE * size];
  const star = { text: '*', size, fill: palette.ink, font: 'mono', anchor: 'end' } as const;
  return [...own, { kind: 'text', at: before, ...star, ...(turned ? { turned } : {}) }];
}

/** As much of a label as its room holds, and an ellipsis where that is not all. */
function cut({ text, width }: Sized, { size, room }: LabelForm): string {
  const length = (width * size) / LETTER;
  if (length <= room) return text;
  const letters = Array.from(text);
  const kept = Math.max(1, Math.floor((letters.length * room) / length) - 1);
  return `${letters.slice(0, kept).join('')}…`;
}

/** A token. Spaces and marks are drawn, as few fonts have their signs. */
function tokenShapes(label: Label, palette: Palette, [x, y]: Point, form: LabelForm): readonly Shape[] {
  const { size, anchor, turned, side } = form;
  if (label.kind === 'end' || label.kind === 'space' || label.kind === 'start') {
    const left = anchor === 'end' ? x - MARK : x - MARK / 2;
    if (label.kind === 'start') {
      const [head, foot, tip]: Point[] = [
        [left, y - 4],
        [left, y + 4],
        [left + 8, y],
      ];
      const segments =
        head && foot && tip
          ? ([
              [head, tip],
              [tip, foot],
              [foot, head],
            ] as const)
          : [];
      return [{ kind: 'lines', segments, stroke: palette.muted, strokeWidth: 1 }];
    }
    if (label.kind === 'end') {
      return [{ kind: 'rectangle', x: left, y: y - 4, width: 8, height: 8, fill: palette.muted }];
    }
    const [head, foot, right] = [y - 2, y + 2, left + 8];
    const segments = [
      [
        [left, head],
        [left, foot],
      ],
      [
        [left, foot],
        [right, foot],
      ],
      [
        [right, foot],
        [right, head],
      ],
    ] as const;
    return [{ kind: 'lines', segments, stroke: palette.muted, strokeWidth: 1 }];
  }
  const fill = label.kind === 'unknown' ? palette.alarm : palette[side];
  const at: Point = [x, turned ? y : y + BASELINE * size];
  return [{ kind: 'text', at, text: label.text, size, fill, font: 'mono', anchor, ...(turned ? { turned } : {}) }];
}

function moved(shapes: readonly Shape[], by: Point): readonly Shape[] {
  return shapes.map((shape) => movedShape(shape, by));
}
