/** The rows of one file as tokens, less those that cannot be used. */
import { joinTokens, type TokenSet, tokensOf } from '../tokens';
import { ComplaintBook } from './complaints';
import type { LengthCounter } from './histogram';
import type { OwnOptions } from './options';
import { ownTokens } from './ownTokens';
import { forEachOf, type InPieces } from './pieces';
import type { PairFile } from './readPairs';
import type { Sides } from './sides';

/** Characters of a token that a message quotes. */
const LONGEST_SHOWN = 30;

/** A row as the model would see it. Lengths are in tokens. */
export interface Row {
  readonly line: number;
  readonly source: string;
  readonly target: string;
  readonly sourceLength: number;
  readonly targetLength: number;
}

/** A file in the making. */
export interface Sheet {
  readonly count: number;
  rows: Row[];
  readonly book: ComplaintBook;
}

/** The rows of a file that are neither empty, too long nor there already. Adds the lengths of all to the counters. */
export function* readSheet(file: PairFile, options: OwnOptions, lengths: Sides<LengthCounter>): InPieces<Sheet> {
  const { swap, lowerCase, maximumSource, maximumTarget } = options;
  const book = new ComplaintBook(file.complaints);
  const rows: Row[] = [];
  const lineOf = new Map<string, number>();
  yield* forEachOf(file.rows, (row) => {
    const { line } = row;
    const sourceTokens = ownTokens(options.source, lowerCase, swap ? row.target : row.source);
    const targetTokens = ownTokens(options.target, lowerCase, swap ? row.source : row.target);
    const [sourceLength, targetLength] = [sourceTokens.length, targetTokens.length];
    lengths.source.add(sourceLength);
    lengths.target.add(targetLength);
    if (sourceLength === 0 || targetLength === 0) {
      book.add('empty', line, `The ${sourceLength === 0 ? 'source' : 'target'} is empty.`);
    } else if (sourceLength > maximumSource) {
      book.add('length', line, `The source has ${sourceLength} tokens, more than ${maximumSource}.`);
    } else if (targetLength > maximumTarget) {
      book.add('length', line, `The target has ${targetLength} tokens, more than ${maximumTarget}.`);
    } else {
      const source = joinTokens(options.source, sourceTokens);
      const target = joinTokens(options.target, targetTokens);
      const pair = `${source}\n${target}`; // neither holds a line break
      const earlier = lineOf.get(pair);
      if (earlier !== undefined) {
        book.add('repeated', line, `The same pair stands on line ${earlier}.`);
      } else {
        lineOf.set(pair, line);
        rows.push({ line, source, target, sourceLength, targetLength });
      }
    }
  });
  return { count: file.count, rows, book };
}

/** Leaves out what would train on a source of the test file. */
export function dropTested(pairs: Sheet, test: Sheet): void {
  const tested = new Set(test.rows.map(({ source }) => source));
  pairs.rows = pairs.rows.filter(({ line, source }) => {
    const drop = tested.has(source);
    if (drop) pairs.book.add('inTest', line, 'The source stands in the test file as well.');
    return !drop;
  });
}

/** Leaves out what would train on a token that the model cannot write, since it has no number for it. */
export function* dropUnsayable(
  sheet: Sheet,
  { kind, tokens }: TokenSet,
  isTrained: (row: Row) => boolean,
): InPieces<void> {
  const known = new Set(tokens);
  const kept: Row[] = [];
  yield* forEachOf(sheet.rows, (row) => {
    const unknown = isTrained(row) ? tokensOf(kind, row.target).find((token) => !known.has(token)) : undefined;
    if (unknown === undefined) {
      kept.push(row);
      return;
    }
    const shown = unknown.length > LONGEST_SHOWN ? `${unknown.slice(0, LONGEST_SHOWN)}…` : unknown;
    sheet.book.add('vocabulary', row.line, `The target holds "${shown}", which is not in the vocabulary.`);
  });
  sheet.rows = kept;
}

/** Leaves out held-out rows whose source the model cannot tell from a training source. */
export function dropAlike(sheet: Sheet, alike: ReadonlySet<string>): void {
  sheet.rows = sheet.rows.filter(({ line, source }) => {
    const drop = alike.has(source);
    if (drop) sheet.book.add('alike', line, 'With rare tokens unknown, the source reads like a training source.');
    return !drop;
  });
}
