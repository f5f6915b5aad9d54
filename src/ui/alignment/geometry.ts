/** Where the tokens and cells of the drawings stand, in CSS pixels. */

/** The letter that labels are measured in, and their largest. */
export const LETTER = 16;

/** A finger needs a larger token than a pointer. */
export const smallestCell = (coarse: boolean): number => (coarse ? 22 : 15);

const SMALLEST_LETTER = 10;
/** Smaller than this an upright label is turned instead. */
const SMALLEST_UPRIGHT = 11;
const TURNED_LETTER = 13;
const UPRIGHT_DEPTH = 32;
/** No label is longer than this: what is cut is told by its title. */
const LONGEST_LABEL = 112;
/** From the highest ascender to the lowest descender, in ems of the label's font. */
const LETTER_HEIGHT = 1.3;
/** Of a label, in ems, as labels.css has it. */
const LINE_HEIGHT = 1.2;
const LARGEST_CELL = 64;
/** A map of more cells than fit with this side is not seen as a whole. */
const FINEST_CELL = 4;
const LARGEST_SLOT = 56;
/** Room for the scale of the bars. */
const AXIS = 64;
/** Between two words of a line. */
const WORD_SPACE = 10;

/** Cells of the heatmap and the room for its labels. */
export interface HeatmapLayout {
  readonly cell: number;
  /** Width of the labels of the rows, and their font size. */
  readonly rowLabel: number;
  readonly rowLetter: number;
  /** Height of the labels of the columns, their font size, and which of them are turned. */
  readonly columnLabel: number;
  readonly columnLetter: number;
  readonly turned: readonly boolean[];
}

export interface Box {
  readonly width: number;
  readonly height: number;
}

/**
 * The largest whole cell with which the map fits its box, but never smaller than `smallest`: then the box scrolls. Where a
 * side is `wanted` it is that one, between that with which the whole map fits and the largest.
 */
export function heatmapLayout(
  outputWidths: readonly number[],
  sourceWidths: readonly number[],
  box: Box,
  smallest: number,
  wanted?: number,
): HeatmapLayout {
  const rowLabel = Math.min(LONGEST_LABEL, Math.max(36, widest(outputWidths) + 16));
  const sideWith = (columnLabel: number): number => {
    const across = Math.floor((box.width - rowLabel) / Math.max(sourceWidths.length, 1));
    const down = Math.floor((box.height - columnLabel) / Math.max(outputWidths.length, 1));
    const fitting = Math.max(FINEST_CELL, Math.min(LARGEST_CELL, across, down));
    return Math.max(fitting, wanted === undefined ? smallest : Math.min(LARGEST_CELL, Math.round(wanted)));
  };
  const upright = sideWith(UPRIGHT_DEPTH);
  const letter = Math.floor((LETTER * (upright - 2)) / Math.max(widest(sourceWidths), 1));
  const deep = letter < SMALLEST_UPRIGHT;
  const columnLabel = deep ? turnedDepth(sourceWidths) : UPRIGHT_DEPTH;
  const cell = deep ? sideWith(columnLabel) : upright;
  const columnLetter = deep ? Math.min(TURNED_LETTER, rowLetterSize(cell)) : Math.min(LETTER, letter);
  return {
    cell,
    rowLabel,
    rowLetter: rowLetterSize(cell),
    columnLabel,
    columnLetter,
    turned: widerThan(cell, sourceWidths, columnLetter),
  };
}

/**
 * Font size of a row's label: the largest whole one at which labels of rows of this height do not touch. In rows lower than
 * the smallest letter it is so small that they stay as low: one makes them larger to read it.
 */
export function rowLetterSize(cell: number): number {
  const apart = Math.min(LETTER, Math.max(SMALLEST_LETTER, Math.floor(cell / LETTER_HEIGHT)));
  return Math.max(1, Math.min(apart, Math.floor(cell / LINE_HEIGHT)));
}

/** A line of tokens. */
export interface TokenLine {
  /** The middle of each token, from the left of the line. */
  readonly centres: readonly number[];
  /** The room of each token. */
  readonly slots: readonly number[];
  readonly width: number;
  readonly depth: number;
  readonly letter: number;
  /** Which tokens are wider than their room, and are turned. */
  readonly turned: readonly boolean[];
}

/**
 * Sets tokens of these widths in a line of this length: upright as far as they fit, else in smaller letters, else turned,
 * each with the same room. A line of more tokens than that is longer than what is available.
 */
export function tokenLine(widths: readonly number[], available: number, smallest: number): TokenLine {
  for (const letter of [LETTER, TURNED_LETTER]) {
    const natural = widths.map((width) => Math.max(smallest, (width * letter) / LETTER + WORD_SPACE));
    const free = available - sum(natural);
    if (free < 0) continue;
    const own = Math.max(0, Math.min(free, widths.length * LARGEST_SLOT - sum(natural)) / widths.length);
    const slots = natural.map((slot) => slot + own);
    return place(slots, { depth: UPRIGHT_DEPTH, letter, turned: widths.map(() => false) });
  }
  const slot = Math.max(smallest, Math.floor(available / Math.max(widths.length, 1)));
  const slots = widths.map(() => slot);
  const letter = Math.min(TURNED_LETTER, rowLetterSize(slot));
  const turned = widerThan(slot, widths, letter);
  return place(slots, { depth: turned.includes(true) ? turnedDepth(widths) : UPRIGHT_DEPTH, letter, turned });
}

/** Two lines, one above the other, and the ink between them. */
export interface RibbonLayout {
  readonly source: TokenLine;
  readonly output: TokenLine;
  /** Where each line begins. */
  readonly sourceLeft: number;
  readonly outputLeft: number;
  readonly width: number;
  /** From the foot of the upper line to the head of the lower one. */
  readonly gap: number;
  /** Width of a ribbon of weight 1. */
  readonly ribbon: number;
}

export function ribbonLayout(
  outputWidths: readonly number[],
  sourceWidths: readonly number[],
  box: Box,
  smallest: number,
): RibbonLayout {
  const source = tokenLine(sourceWidths, box.width, smallest);
  const output = tokenLine(outputWidths, box.width, smallest);
  const width = Math.max(source.width, output.width);
  const free = box.height - source.depth - output.depth;
  return {
    source,
    output,
    // What has to be scrolled begins at the left, where it is seen first.
    sourceLeft: width > box.width ? 0 : (width - source.width) / 2,
    outputLeft: width > box.width ? 0 : (width - output.width) / 2,
    width,
    gap: Math.floor(Math.max(96, Math.min(free, Math.max(200, 0.6 * width)))),
    ribbon: Math.max(6, Math.min(20, 0.6 * Math.min(...source.slots, ...output.slots))),
  };
}

/** Bars over the source line; above them the output line, of which one step is chosen. */
export interface BarLayout {
  readonly source: TokenLine;
  readonly output: TokenLine;
  readonly width: number;
  /** Room for the scale, left of the bars. */
  readonly axis: number;
  /** Height of a bar of share 1, and the room above it. */
  readonly bar: number;
  readonly head: number;
}

export function barLayout(
  outputWidths: readonly number[],
  sourceWidths: readonly number[],
  box: Box,
  smallest: number,
): BarLayout {
  const axis = AXIS;
  const source = tokenLine(sourceWidths, box.width - axis, smallest);
  const output = tokenLine(outputWidths, box.width - axis, smallest);
  const head = 24;
  const free = box.height - source.depth - output.depth - head;
  return {
    source,
    output,
    width: axis + Math.max(source.width, output.width),
    axis,
    head,
    bar: Math.floor(Math.max(72, Math.min(320, free))),
  };
}

function place(slots: readonly number[], form: Pick<TokenLine, 'depth' | 'letter' | 'turned'>): TokenLine {
  let width = 0;
  const centres = slots.map((slot) => {
    width += slot;
    return width - slot / 2;
  });
  return { centres, slots, width, ...form };
}

function widerThan(room: number, widths: readonly number[], letter: number): readonly boolean[] {
  return widths.map((width) => (width * letter) / LETTER > room);
}

function turnedDepth(widths: readonly number[]): number {
  return Math.ceil(Math.min(LONGEST_LABEL, Math.max(UPRIGHT_DEPTH, (widest(widths) * TURNED_LETTER) / LETTER + 12)));
}

function widest(widths: readonly number[]): number {
  return Math.max(0, ...widths);
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
