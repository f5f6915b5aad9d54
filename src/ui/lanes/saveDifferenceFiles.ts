/** The difference of two maps and its numbers, carried out of the page. */
import { exactWeight, tableCsv } from '../alignment/csv';
import { squaresPart, standing } from '../alignment/figure';
import { legendPart } from '../alignment/figureLegend';
import { departures } from '../alignment/figureTitle';
import { inside } from '../alignment/lookStore';
import { axesOf, type MapAlignment } from '../alignment/mapAlignment';
import { labelWidths } from '../alignment/measure';
import { saveFigurePng, saveText } from '../alignment/saveFigure';
import type { Figure } from '../alignment/shapes';
import { figureSvg } from '../alignment/svg';
import { viewStore } from '../alignment/viewStore';
import { currentPalette } from '../theme/theme';
import { type Difference, differenceColumns, differenceRows, greatest, reachNames, valueAt } from './difference';
import { differenceNotes } from './differenceNotes';
import { differenceInk, differenceShapes } from './differenceShapes';
import { laneStore } from './laneStore';

export function saveSvg(difference: Difference): void {
  saveText(fileName(difference, 'svg'), 'image/svg+xml', figureSvg(differenceFigure(difference)));
}

export function savePng(difference: Difference): Promise<void> {
  return saveFigurePng(fileName(difference, 'png'), differenceFigure(difference));
}

export function saveCsv(difference: Difference): void {
  saveText(fileName(difference, 'csv'), 'text/csv', differenceCsv(difference));
}

/** Of the first line's columns each row's differences, −1 to 1; empty in a row of one output alone. */
export function differenceCsv(difference: Difference): string {
  const { first, second, rows } = difference;
  const [a, b] = [first.outputSymbols, second.outputSymbols];
  const lines = Array.from({ length: rows }, (_, row) => {
    const symbol = a[row] === b[row] ? (a[row] ?? '') : `${a[row] ?? ''}|${b[row] ?? ''}`;
    const values = first.sourceSymbols.map((_, column) => valueAt(difference, row, column));
    return [symbol, ...values.map((value) => (value === undefined ? '' : exactWeight(value)))];
  });
  return tableCsv([['output', ...first.sourceSymbols], ...lines]);
}

/** As on the screen, with what is pinned. */
function differenceFigure(difference: Difference): Figure {
  const palette = currentPalette();
  const { rows, columns, names } = difference;
  const [from, to] = names;
  const reach = laneStore.getState().reach === '±1' ? 1 : greatest(difference) || 1;
  const pinned = inside(viewStore.getState().pinned, rows, columns);
  const axes = axesOf(difference.first.shown?.kind);
  const lines = { output: differenceRows(difference), source: differenceColumns(difference), axes };
  const part = squaresPart(lines, palette, labelWidths, (cell) =>
    differenceShapes(difference, cell, { palette, reach, look: pinned, pinned }),
  );
  const ink = differenceInk(palette, reach);
  const [least, most] = reachNames(reach);
  const scale = { quantity: `α in ${to} − α in ${from}`, from: least, to: most };
  const legend = legendPart((share) => ink(reach * (2 * share - 1)), palette, scale, differenceNotes(difference));
  return standing(part, legend, palette, differenceTitle(difference));
}

export function differenceTitle({ first, second, names: [from, to], steps: [a, b] }: Difference): string {
  const lane = (name: string, step: number, map: MapAlignment) => `${name} at step ${step}${departures(map)}`;
  const what = first.title ?? 'Attention';
  return `${what} in ${lane(to, b, second)} minus ${lane(from, a, first)}, for “${first.text}”`;
}

function fileName({ names: [from, to], steps: [a, b] }: Difference, extension: string): string {
  return `interlinear-${to}-minus-${from}-step-${a === b ? a : `${b}-${a}`}.${extension}`;
}
