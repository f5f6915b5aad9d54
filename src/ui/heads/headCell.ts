/** The numbers of one head at one row of its map: from query, key and value to what it sees. */
import type { HeadAttention } from '../../worker/mechanismText';
import type { AttentionMap, Exploration } from '../../worker/protocol';
import { tensorRow } from '../inspect/arithmetic';
import { setsWeights } from '../inspect/rowEdits';
import { isOff } from './headEdits';

export interface HeadRow {
  /** d, the numbers of a head. */
  readonly size: number;
  readonly query: readonly number[];
  /** By column, as the values. */
  readonly keys: readonly (readonly number[])[];
  readonly values: readonly (readonly number[])[];
  /** q · k of each column; of linear attention φ(q) · φ(k). */
  readonly products: readonly number[];
  /** The products over √d; undefined where the row may not look. Of linear attention the products themselves. */
  readonly scores: readonly (number | undefined)[];
  readonly weighing: Weighing;
  /** The weights that follow from the scores. */
  readonly computed: readonly number[];
  /** What the head looked with: the computed weights, or those set by hand. */
  readonly weights: readonly number[];
  readonly byHand: boolean;
  /** Σ weight · value, before the head may be switched off. */
  readonly context: readonly number[];
  readonly off: boolean;
}

/** How scores become weights, with the numbers that all columns share. */
export type Weighing =
  /** exp(score − largest) ÷ sum */
  | { readonly kind: 'softmax'; readonly largest: number; readonly sum: number; readonly powers: readonly number[] }
  /** max(0, (α − 1) score − τ)^(1 / (α − 1)) */
  | { readonly kind: 'entmax'; readonly alpha: number; readonly threshold: number }
  /** φ(q) · φ(k) ÷ sum */
  | { readonly kind: 'linear'; readonly sum: number };

/** Undefined where the exploration has no such tensors or row. */
export function headRow(
  exploration: Exploration,
  { name, kind, columns, heads }: AttentionMap,
  head: number,
  row: number,
  attention: HeadAttention,
  mayLook: ((row: number, column: number) => boolean) | undefined,
): HeadRow | undefined {
  const of = (part: string, at: number): readonly number[] | undefined => {
    const all = tensorRow(exploration, `${name}.${part}`, at);
    const size = (all?.length ?? 0) / heads;
    return all?.slice(head * size, (head + 1) * size);
  };
  const query = of('query', row);
  const weights = of('weights', row);
  if (!query || !weights) return undefined;
  const every = Array.from({ length: columns }, (_, column) => column);
  const keys = every.map((column) => of('key', column) ?? []);
  const values = every.map((column) => of('value', column) ?? []);
  const feature = attention.kind === 'linear' ? elu1 : (value: number) => value;
  const products = keys.map((key) =>
    key.reduce((sum, value, unit) => sum + feature(query[unit] ?? 0) * feature(value), 0),
  );
  const scale = attention.kind === 'linear' ? 1 : Math.sqrt(query.length);
  const scores = products.map((one, column) => (mayLook?.(row, column) === false ? undefined : one / scale));
  const weighing = weigh(attention, scores);
  return {
    size: query.length,
    query,
    keys,
    values,
    products,
    scores,
    weighing,
    computed: scores.map((score) => weightOf(weighing, score)),
    weights,
    byHand: kind === 'cross' && setsWeights(exploration.edits, row),
    context: query.map((_, unit) =>
      weights.reduce((sum, weight, column) => sum + weight * (values[column]?.[unit] ?? 0), 0),
    ),
    off: isOff(exploration.edits, name, head),
  };
}

/** φ(x) = elu(x) + 1 */
export function elu1(value: number): number {
  return value > 0 ? value + 1 : Math.exp(value);
}

function weigh(attention: HeadAttention, scores: readonly (number | undefined)[]): Weighing {
  const seen = scores.filter((score) => score !== undefined);
  if (attention.kind === 'linear') return { kind: 'linear', sum: seen.reduce((sum, score) => sum + score, 0) };
  const { alpha } = attention;
  if (alpha !== 1) return { kind: 'entmax', alpha, threshold: thresholdOf(seen, alpha) };
  const largest = Math.max(...seen);
  const powers = scores.map((score) => (score === undefined ? 0 : Math.exp(score - largest)));
  return { kind: 'softmax', largest, powers, sum: powers.reduce((sum, power) => sum + power, 0) };
}

function weightOf(weighing: Weighing, score: number | undefined): number {
  if (score === undefined) return 0;
  switch (weighing.kind) {
    case 'softmax':
      return Math.exp(score - weighing.largest) / weighing.sum;
    case 'entmax':
      return sparse(score, weighing.alpha, weighing.threshold);
    case 'linear':
      return weighing.sum > 0 ? score / weighing.sum : 0;
  }
}

function sparse(score: number, alpha: number, threshold: number): number {
  return Math.max(0, (alpha - 1) * score - threshold) ** (1 / (alpha - 1));
}

/** τ with which the weights of α-entmax sum to 1, by halving: between the largest (α − 1) score less 1, and itself. */
export function thresholdOf(scores: readonly number[], alpha: number): number {
  const largest = (alpha - 1) * Math.max(...scores);
  let [low, high] = [largest - 1, largest];
  for (let halving = 0; halving < 60; halving++) {
    const middle = (low + high) / 2;
    const sum = scores.reduce((total, score) => total + sparse(score, alpha, middle), 0);
    if (sum > 1) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
