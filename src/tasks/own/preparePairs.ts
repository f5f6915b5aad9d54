/** A person's files as a task is made of them: as tokens, filtered, grouped by source and split. */
import { allSides, type Side, toldApart } from '../split';
import type { TokenSet } from '../tokens';
import { Vocabulary } from '../vocabulary';
import type { Complaints } from './complaints';
import { type GroupedPairs, groupBySource } from './groupBySource';
import { LengthCounter, type LengthHistogram } from './histogram';
import type { OwnOptions } from './options';
import { atOnce, forEachOf, type InPieces } from './pieces';
import type { PairFile } from './readPairs';
import { dropAlike, dropTested, dropUnsayable, type Row, readSheet, type Sheet } from './sheet';
import type { Sides } from './sides';
import { type Split, splitSources } from './splitSources';
import { countTokens, frequentTokens, unknownShare } from './tokenCounts';

/** What a person has opened: pairs, and the test set if it is a file of its own. */
export interface OwnData {
  readonly pairs: PairFile;
  readonly test?: PairFile;
  /** As they were last prepared, for a task of the same options. */
  readonly prepared?: PreparedPairs;
}

export interface FileCounts {
  readonly count: number;
  readonly kept: number;
  readonly complaints: Complaints;
}

/** In the order of the files, the test file last. */
export interface PreparedPairs extends GroupedPairs {
  readonly options: OwnOptions;
  readonly split: Split;
  /** Those of training pairs, less what the cut-off leaves out. */
  readonly tokens: Sides<TokenSet>;
  /** Tokens of the longest that is kept. */
  readonly longest: Sides<number>;
  /** Of all rows that could be read, before any is left out. */
  readonly lengths: Sides<LengthHistogram>;
  /** Shares of tokens outside the vocabularies, 0 … 1, before held-out sources and training targets are left out for it. */
  readonly unknown: Sides<number>;
  /** Of the file of pairs; infinite where that is not known. */
  readonly columns: number;
  readonly pairs: FileCounts;
  readonly test?: FileCounts;
  /** Why no task can be made of them, in words. */
  readonly problem?: string;
}

/** Whether pairs were last prepared with these options. */
export function isPrepared(data: OwnData, options: OwnOptions): data is OwnData & { readonly prepared: PreparedPairs } {
  return JSON.stringify(data.prepared?.options) === JSON.stringify(options); // read alike, so in the same order
}

/** Never throws: where no task can be made of the pairs, `problem` says why, and all else can still be shown. */
export function preparePairs(data: OwnData, options: OwnOptions): PreparedPairs {
  return atOnce(preparing(data, options));
}

/** `preparePairs` piece by piece: hundreds of thousands of pairs take seconds. */
export function* preparing(data: OwnData, options: OwnOptions): InPieces<PreparedPairs> {
  const lengths = { source: new LengthCounter(), target: new LengthCounter() };
  const pairs = yield* readSheet(data.pairs, options, lengths);
  const test = data.test && (yield* readSheet(data.test, options, lengths));
  if (test) dropTested(pairs, test);
  const sheets = test ? [pairs, test] : [pairs];
  const wanted: readonly Side[] = test ? ['training', 'validation'] : allSides;
  const own = [...(yield* sourcesOf([pairs]))];
  const sideOf = yield* sidesOf(own, wanted, test?.rows ?? []);
  const isTrained = ({ source }: Row): boolean => sideOf.get(source) === 'training';

  // Held-out targets have no say in the vocabulary, nor are they left out for it: what the model cannot write counts as wrong.
  const targetCounts = function* (trained: boolean) {
    const rows = sheets.flatMap((sheet) => sheet.rows).filter((row) => isTrained(row) === trained);
    return yield* countTokens(
      options.target,
      rows.map((row) => row.target),
    );
  };
  const [trainedTargets, otherTargets] = [yield* targetCounts(true), yield* targetCounts(false)];
  const target = frequentTokens(options.target, trainedTargets, options);
  if (target.tokens.length < trainedTargets.size) yield* dropUnsayable(pairs, target, isTrained);

  const sources = yield* bySide(yield* sourcesOf(sheets), sideOf, (source) => source);
  const trainedSources = yield* countTokens(options.source, sources.training);
  const otherSources = yield* countTokens(options.source, [...sources.validation, ...sources.test]);
  const source = frequentTokens(options.source, trainedSources, options);
  const unknown = {
    source: unknownShare([trainedSources, otherSources], source),
    target: unknownShare([trainedTargets, otherTargets], target),
  };
  if (source.tokens.length < trainedSources.size) {
    const alike = yield* alikeSources(sources, source);
    for (const sheet of sheets) dropAlike(sheet, alike);
  }

  const rows = sheets.flatMap((sheet) => sheet.rows);
  const grouped = yield* groupBySource(rows);
  const indices = yield* bySide(grouped.sources, sideOf, (_, index) => index);
  const split = {
    training: Int32Array.from(indices.training),
    validation: Int32Array.from(indices.validation),
    test: Int32Array.from(indices.test),
  };
  const problem = problemOf(own.length, wanted, split, { source, target });
  return {
    ...grouped,
    options,
    split,
    tokens: { source, target },
    longest: {
      source: rows.reduce((most, { sourceLength }) => Math.max(most, sourceLength), 0),
      target: rows.reduce((most, { targetLength }) => Math.max(most, targetLength), 0),
    },
    lengths: { source: lengths.source.histogram, target: lengths.target.histogram },
    unknown,
    columns: data.pairs.columns,
    pairs: countsOf(pairs),
    ...(test ? { test: countsOf(test) } : {}),
    ...(problem === undefined ? {} : { problem }),
  };
}

/** The side of each source: those of the file of pairs by their hash, those of a test file for the test. */
function* sidesOf(
  own: readonly string[],
  wanted: readonly Side[],
  tested: readonly Row[],
): InPieces<Map<string, Side>> {
  const split = splitSources(own, wanted);
  yield;
  const sideOf = new Map<string, Side>();
  for (const side of allSides) {
    yield* forEachOf(split[side], (index) => sideOf.set(own[index] as string, side)); // indices of this very list
  }
  for (const { source } of tested) sideOf.set(source, 'test'); // the two files have no source in common by now
  return sideOf;
}

/** Sources, each once, or their indices, by side. */
function* bySide<Item>(
  sources: Iterable<string>,
  sideOf: ReadonlyMap<string, Side>,
  itemOf: (source: string, index: number) => Item,
): InPieces<Record<Side, Item[]>> {
  const sides: Record<Side, Item[]> = { training: [], validation: [], test: [] };
  yield* forEachOf(sources, (source, index) => sides[sideOf.get(source) ?? 'training'].push(itemOf(source, index)));
  return sides;
}

/** The different sources of rows. */
function* sourcesOf(sheets: readonly Sheet[]): InPieces<Set<string>> {
  const sources = new Set<string>();
  for (const { rows } of sheets) yield* forEachOf(rows, ({ source }) => sources.add(source));
  return sources;
}

/** Held-out sources that the model reads like a training source. */
function* alikeSources(
  sources: Readonly<Record<Side, readonly string[]>>,
  known: TokenSet,
): InPieces<ReadonlySet<string>> {
  const vocabulary = new Vocabulary(known);
  const readings = new Map<string, string>();
  for (const side of allSides) {
    yield* forEachOf(sources[side], (source) => readings.set(source, vocabulary.decode(vocabulary.encode(source).ids)));
  }
  const apart = toldApart(sources, (source) => readings.get(source) ?? source);
  const kept = new Set(allSides.flatMap((side) => apart[side]));
  return new Set([...readings.keys()].filter((source) => !kept.has(source)));
}

function countsOf({ count, rows, book }: Sheet): FileCounts {
  return { count, kept: rows.length, complaints: book.complaints };
}

const uses: Readonly<Record<Side, string>> = {
  training: 'to train on',
  validation: 'to measure progress on',
  test: 'to keep for the end',
};

function problemOf(own: number, wanted: readonly Side[], split: Split, tokens: Sides<TokenSet>): string | undefined {
  if (own < wanted.length) {
    const needed = wanted.map((side) => `one ${uses[side]}`).join(', ');
    return `At least ${wanted.length} different sources are needed, ${needed}; ${own} can be used.`;
  }
  if (split.test.length === 0 && !wanted.includes('test')) return 'No pair of the test file can be used.';
  if (tokens.target.tokens.length === 0) return 'No token of the targets is frequent enough for the vocabulary.';
  if (tokens.source.tokens.length === 0) return 'No token of the sources is frequent enough for the vocabulary.';
  const empty = wanted.find((side) => split[side].length === 0);
  return empty && `No pair is left ${uses[empty]}: too many tokens are outside the vocabulary.`;
}
