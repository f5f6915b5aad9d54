/** What two maps of one input differ in, such as B − A, row by row of the output and column by column of the input. */
import type { Place } from '../alignment/activeCell';
import { isLookedAt } from '../alignment/drawnMap';
import { isMasked, type MapAlignment } from '../alignment/mapAlignment';
import { weightAt } from '../alignment/matrix';
import { type Label, outputLabels, quoted, sourceLabels } from '../alignment/symbols';
import type { Look } from '../alignment/viewStore';
import { formatCount, formatWeight } from '../format';

export interface Difference {
  readonly first: MapAlignment;
  readonly second: MapAlignment;
  /** The longer of the two outputs. */
  readonly rows: number;
  readonly columns: number;
  /** What the two lanes are called, and the steps that their maps are of. */
  readonly names: Names;
  readonly steps: readonly [first: number, second: number];
}

export type Names = readonly [first: string, second: string];

/** Undefined where they are not of one input, or a model has no attention. */
export function differenceOf(
  first: MapAlignment,
  second: MapAlignment,
  names: Names = ['A', 'B'],
  steps: Difference['steps'] = [0, 0],
): Difference | undefined {
  const same =
    first.text === second.text &&
    first.sourceSymbols.length === second.sourceSymbols.length &&
    first.sourceSymbols.every((symbol, column) => symbol === second.sourceSymbols[column]);
  if (!same || first.weights.length === 0 || second.weights.length === 0) return undefined;
  const rows = Math.max(first.outputSymbols.length, second.outputSymbols.length);
  return { first, second, rows, columns: first.sourceSymbols.length, names, steps };
}

/** The second less the first, −1 to 1; undefined in a row that only one of them has. */
export function valueAt(difference: Difference, row: number, column: number): number | undefined {
  const { first, second } = difference;
  return row < sharedRows(difference) ? weightAt(second, row, column) - weightAt(first, row, column) : undefined;
}

/** Rows that both have. */
export function sharedRows({ first, second }: Difference): number {
  return Math.min(first.outputSymbols.length, second.outputSymbols.length);
}

/** Whether a row may look at a column in neither of the two. */
export function isMaskedInBoth({ first, second }: Difference, row: number, column: number): boolean {
  return isMasked(first, row, column) && isMasked(second, row, column);
}

/** What a cell tells, without its place: the difference and both weights. */
export function describeValue(difference: Difference, row: number, column: number): string {
  const { first, second, names } = difference;
  if (isMaskedInBoth(difference, row, column)) return 'masked in both';
  const [from, to] = names;
  const value = valueAt(difference, row, column);
  const [a, b] = [weightAt(first, row, column), weightAt(second, row, column)].map(formatWeight);
  if (value === undefined) {
    return first.outputSymbols.length > second.outputSymbols.length ? `only ${from}: α ${a}` : `only ${to}: α ${b}`;
  }
  return `${to} − ${from} = ${formatDifference(value)} (${from} ${a}, ${to} ${b})`;
}

/** +0.42, −0.42 or 0; what is not zero is never printed as it. */
export function formatDifference(value: number): string {
  if (value === 0) return '0';
  const sign = value > 0 ? '+' : '−';
  return Math.abs(value) < 0.005 ? `${sign}<0.01` : `${sign}${Math.abs(value).toFixed(2)}`;
}

/** The ends of a scale from −`reach` to `reach`. */
export function reachNames(reach: number): readonly [least: string, most: string] {
  return reach === 1 ? ['−1', '+1'] : [formatDifference(-reach), formatDifference(reach)];
}

/** Why there is none, in words. */
export function whyNone(
  first: MapAlignment | undefined,
  second: MapAlignment | undefined,
  names: Names = ['A', 'B'],
): string {
  const blind = [first, second].flatMap((map, lane) => (map?.weights.length === 0 ? [names[lane]] : []));
  if (first?.shown?.kind === 'decoder' && first.prediction !== second?.prediction) {
    return 'The two write different outputs, so that their decoders look back at different tokens: there is nothing to subtract.';
  }
  if (blind.length === 0) return 'The difference appears as soon as both models have decoded the input.';
  return `${blind.join(' and ')} ${blind.length === 1 ? 'has' : 'have'} no attention: there is nothing to subtract.`;
}

/** The greatest difference, and rows that cannot be subtracted, in words. */
export function summarise(difference: Difference): string {
  const { first, second, rows, names } = difference;
  const shared = sharedRows(difference);
  const sentences = [...(first.title ? [`${first.title}.`] : []), describeGreatest(difference)];
  if (rows > shared) {
    const longer = names[first.outputSymbols.length > second.outputSymbols.length ? 0 : 1];
    const which = rows - shared === 1 ? `Row ${rows} is` : `Rows ${shared + 1} to ${rows} are`;
    sentences.push(`${which} of ${longer} alone and hatched.`);
  }
  return sentences.join(' ');
}

/** Where the two maps are not of the same step, that they are not; empty where they are. */
export function describeSteps({ names, steps: [a, b] }: Difference): string {
  if (a === b) return '';
  return `${names[0]} is shown at step ${formatCount(a)} and ${names[1]} at step ${formatCount(b)}: some of it may be the training between.`;
}

export function differenceColumns({ first }: Difference): readonly Label[] {
  return sourceLabels(first);
}

/** Where both write the same, the token; else both, the first’s before the second’s. */
export function differenceRows({ first, second, rows, names }: Difference): readonly Label[] {
  const [a, b] = [outputLabels(first), outputLabels(second)];
  return Array.from({ length: rows }, (_, row): Label => {
    const [mine, theirs] = [a[row], b[row]];
    if (!mine || !theirs) {
      const only = mine ?? theirs;
      return {
        text: only?.text ?? '',
        kind: only?.kind ?? 'token',
        name: `${only?.name}, only ${names[mine ? 0 : 1]}`,
      };
    }
    if (mine.name === theirs.name) return { text: mine.text, name: mine.name, kind: mine.kind };
    return {
      text: `${plain(mine)}|${plain(theirs)}`,
      name: `${mine.name} in ${names[0]}, ${theirs.name} in ${names[1]}`,
      kind: 'token',
    };
  });
}

/** Of what is looked at, or of all, the cell in which the two differ most; the first of equals. */
export function greatestAt(difference: Difference, look: Look = {}): Place {
  let greatest: Place = { row: look.row ?? 0, column: look.column ?? 0 };
  let most = 0;
  for (let row = 0; row < sharedRows(difference); row++) {
    for (let column = 0; column < difference.columns; column++) {
      const size = Math.abs(valueAt(difference, row, column) ?? 0);
      if (size > most && isLookedAt(look, row, column)) [most, greatest] = [size, { row, column }];
    }
  }
  return greatest;
}

/** How far the greatest difference is from 0. */
export function greatest(difference: Difference): number {
  const { row, column } = greatestAt(difference);
  return Math.abs(valueAt(difference, row, column) ?? 0);
}

/** “c” ← “a”, the difference there, and what it is made of. */
export function describeCell(difference: Difference, { row, column }: Place): string {
  const [to, from] = [differenceRows(difference)[row], differenceColumns(difference)[column]];
  return to && from ? `${quoted(to)} ← ${quoted(from)}  ${describeValue(difference, row, column)}` : '';
}

function describeGreatest(difference: Difference): string {
  const place = greatestAt(difference);
  const value = valueAt(difference, place.row, place.column);
  if (value === undefined || value === 0) return 'The weights are the same in both.';
  return `They differ most at ${describeCell(difference, place)}.`;
}

/** Spaces and the end mark in a word, as few fonts have their signs. */
function plain({ text, kind }: Label): string {
  if (kind === 'end') return 'end';
  return kind === 'space' ? 'space' : text;
}
