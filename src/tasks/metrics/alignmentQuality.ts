import type { GoldAlignment } from '../task';
import type { Estimate } from './estimate';
import { type Ratio, ratioEstimate } from './ratio';

/** Where a decoder looked, and where one would expect it to. */
export interface AlignedExample {
  /** [rows, columns], row after row: a row for each token written, each summing to 1 over the source. */
  readonly weights: Float32Array;
  readonly columns: number;
  /** The columns of each row. Rows without, that of the end mark among them, are left out of every measure. */
  readonly gold: GoldAlignment;
}

/** Each over all rows of all examples, n being the examples that have such rows; undefined where none has. */
export interface AlignmentQuality {
  /**
   * Alignment error rate (Och & Ney 2003), 0 where every row looks where it should: 1 − (|A ∩ S| + |A ∩ P|) / (|A| + |S|).
   * A links each row to its heaviest column, P ("possible") to all of its gold, and S ("sure") to its gold where that is one
   * column: of several any is right, so none is sure. Where every row has one it is the share of rows that look elsewhere.
   */
  readonly errorRate: Estimate | undefined;
  /** Mean weight on a row's gold columns together, 0 … 1. */
  readonly massOnGold: Estimate | undefined;
  /** Mean entropy of a row, −Σ w log₂ w, in bits: 0 where it looks at one column, log₂ columns where at all alike. */
  readonly entropy: Estimate | undefined;
  /** Mean of entropy / log₂ columns, 0 … 1; a row of one column counts as 0. */
  readonly relativeEntropy: Estimate | undefined;
  /** Of rows that follow each other, the share whose heaviest column is not before that of the row above. */
  readonly monotonicity: Estimate | undefined;
  /** Rows measured, over all examples. */
  readonly rows: number;
}

/**
 * How well attention agrees with gold alignments over a set, with bootstrap intervals. Of columns equally heavy the first
 * is a row's heaviest. Throws where weights make no whole rows, and where gold has more rows than they do or names a
 * column that is not there.
 */
export function alignmentQuality(examples: readonly AlignedExample[], seed: number): AlignmentQuality {
  const measured = examples.map(goldRows);
  const over = (ratioOf: (rows: readonly GoldRow[]) => Ratio): Estimate | undefined =>
    ratioEstimate(
      measured.map(ratioOf).filter(([, whole]) => whole > 0),
      seed,
    );
  const mean = (measure: (row: GoldRow) => number): Estimate | undefined =>
    over((rows) => [sumOf(rows, measure), rows.length]);
  return {
    errorRate: over(errorRatio),
    massOnGold: mean(({ weights, gold }) => gold.reduce((sum, column) => sum + (weights[column] ?? 0), 0)),
    entropy: mean(entropyOf),
    relativeEntropy: mean((row) => (row.weights.length > 1 ? entropyOf(row) / Math.log2(row.weights.length) : 0)),
    monotonicity: over(onwardRatio),
    rows: sumOf(measured, ({ length }) => length),
  };
}

/** A row that has gold. */
interface GoldRow {
  readonly row: number;
  /** [columns] */
  readonly weights: Float32Array;
  readonly heaviest: number;
  readonly gold: readonly number[];
}

function goldRows({ weights, columns, gold }: AlignedExample): readonly GoldRow[] {
  const rows = weights.length / columns;
  if (!Number.isInteger(rows)) throw new RangeError(`${weights.length} weights make no rows of ${columns}.`);
  if (gold.length > rows) throw new RangeError(`There is gold for ${gold.length} rows, and weights for ${rows}.`);
  return gold.flatMap((wanted, row) => {
    if (!wanted?.length) return [];
    const outside = wanted.find((column) => !(column >= 0 && column < columns));
    if (outside !== undefined) throw new RangeError(`Gold column ${outside} is not among ${columns}.`);
    const own = weights.subarray(row * columns, (row + 1) * columns);
    return [{ row, weights: own, heaviest: own.indexOf(Math.max(...own)), gold: wanted }];
  });
}

/** |A| + |S| − |A ∩ S| − |A ∩ P|, of |A| + |S|: a row's link counts in A and, where it has one gold column, in S. */
function errorRatio(rows: readonly GoldRow[]): Ratio {
  const links = ({ gold }: GoldRow): number => (gold.length === 1 ? 2 : 1);
  const missed = rows.filter(({ gold, heaviest }) => !gold.includes(heaviest));
  return [sumOf(missed, links), sumOf(rows, links)];
}

/** Pairs of neighbouring rows that do not go back, of all pairs. */
function onwardRatio(rows: readonly GoldRow[]): Ratio {
  const moves = rows.flatMap(({ row, heaviest }, i) => {
    const above = rows[i - 1];
    return above && above.row === row - 1 ? [heaviest - above.heaviest] : [];
  });
  return [moves.filter((move) => move >= 0).length, moves.length];
}

/** In bits. A column without weight adds nothing, the limit of w log w. */
function entropyOf({ weights }: GoldRow): number {
  return weights.reduce((sum, weight) => (weight > 0 ? sum - weight * Math.log2(weight) : sum), 0);
}

function sumOf<T>(items: readonly T[], measure: (item: T) => number): number {
  return items.reduce((sum, item) => sum + measure(item), 0);
}
