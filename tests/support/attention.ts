/** Attention by scaled products on odd shapes, with the float64 reference's answers, for tests of what computes it. */
import { expect } from 'vitest';
import { patterns } from '../../src/kernels/scaledDotProduct/pattern';
import {
  type ScaledDotProductUniforms,
  type ScaledDotProductWeights,
  scaledDotProductBackwardQuery,
  scaledDotProductForward,
  scaledDotProductWeights,
} from '../../src/kernels/scaledDotProduct/scaledDotProduct.reference';
import { doubles, floats, mixedLengths } from './random';
import { attentionTolerances } from './tolerances';

/** Patterns in every combination with `causal` and alpha. */
const kinds = Object.values(patterns).flatMap((pattern) =>
  [0, 1].flatMap((causal) => [1, 1.5, 2].map((alpha) => ({ pattern, causal, alpha }))),
);

const shapes = [
  { steps: 1, source: 1, batch: 1, heads: 1, size: 1, first: 0, reach: 1 },
  { steps: 2, source: 63, batch: 4, heads: 2, size: 3, first: 0, reach: 5 },
  { steps: 63, source: 64, batch: 3, heads: 3, size: 2, first: 0, reach: 4 },
  { steps: 65, source: 65, batch: 2, heads: 1, size: 17, first: 0, reach: 9 },
  { steps: 9, source: 9, batch: 5, heads: 8, size: 4, first: 0, reach: 2 },
  { steps: 1, source: 65, batch: 7, heads: 4, size: 8, first: 40, reach: 7 },
  { steps: 5, source: 20, batch: 4, heads: 2, size: 16, first: 13, reach: 3 },
  { steps: 3, source: 2, batch: 2, heads: 5, size: 64, first: 1, reach: 1 },
  { steps: 6, source: 10, batch: 2, heads: 1, size: 67, first: 2, reach: 3 },
];

/** Three kinds to a shape; each kind has one at least. */
export const attentionCases = shapes.map((shape, index) => ({
  ...shape,
  kinds: kinds.filter((_, kind) => (kind + index) % 8 === 0),
}));

/** The largest magnitude of queries and keys: scores of a few units, so that entmax drops some of them. */
const MAGNITUDE = 1.5;

export function attention(u: ScaledDotProductUniforms) {
  const queries = u.steps * u.batch * u.heads * u.size;
  const keys = u.source * u.batch * u.heads * u.size;
  const rows = u.steps * u.batch * u.heads;
  const [q, k, v] = [floats(queries, 1, MAGNITUDE), floats(keys, 2, MAGNITUDE), floats(keys, 3)];
  const lengths = mixedLengths(u.batch, 4, u.source);
  const dContext = floats(queries, 5);
  // What an entry point writes begins as something else than 0.
  const started = {
    ...{ context: floats(queries, 6), statistics: floats(rows * 2, 7), weights: floats(rows * u.source, 8) },
    ...{ dQ: floats(queries, 9), dK: floats(keys, 10), dV: floats(keys, 11) },
  };
  const exact = {
    ...{ q: Float64Array.from(q), k: Float64Array.from(k), v: Float64Array.from(v), lengths },
    ...{ dContext: Float64Array.from(dContext), context: new Float64Array(queries), dQ: new Float64Array(queries) },
    ...{ statistics: doubles(rows * 2, 7), weights: new Float64Array(rows * u.source) },
  };
  scaledDotProductForward(exact, u);
  const statistics = Float32Array.from(exact.statistics);
  scaledDotProductWeights(exact, u);
  if (u.alpha === 2) expectClearEdge(exact, u);
  // A softmax gives some weight to whatever may be seen.
  const seen = new Float64Array(exact.weights.length);
  scaledDotProductWeights({ ...exact, weights: seen }, { ...u, alpha: 1 });
  scaledDotProductBackwardQuery(exact, u);
  return {
    ...{ q, k, v, lengths, dContext, started, seen: Array.from(seen, (weight) => weight > 0) },
    solved: { statistics, means: Float32Array.from(exact.statistics), weights: Float32Array.from(exact.weights) },
    within: attentionTolerances({
      ...{ size: u.size, keys: u.source, queries: u.steps, alpha: u.alpha, magnitude: MAGNITUDE },
      score: (longestRow(q, u.size) * longestRow(k, u.size)) / Math.sqrt(u.size),
      change: longestRow(dContext, u.size) * longestRow(v, u.size),
      support: mostInRow(exact.weights, u.source),
    }),
  };
}

/** The largest length of a row: products of two rows sum, in magnitude, to the product of their lengths at most. */
function longestRow(x: Float32Array, size: number): number {
  const rows = Array.from({ length: x.length / size }, (_, row) => x.subarray(row * size, (row + 1) * size));
  return Math.max(...rows.map((row) => Math.hypot(...row)));
}

/** Numbers of a row that are not 0, at most. */
function mostInRow(x: Float64Array, columns: number): number {
  const rows = Array.from({ length: x.length / columns }, (_, row) => x.subarray(row * columns, (row + 1) * columns));
  return Math.max(1, ...rows.map((row) => row.filter((weight) => weight > 0).length));
}

/** Sparsemax's gradient jumps at the edge of its support, so that no score of a test may be as near as rounding errors. */
function expectClearEdge(exact: ScaledDotProductWeights, u: ScaledDotProductUniforms) {
  const supports = [-1e-5, 1e-5].map((shift) => {
    const weights = new Float64Array(exact.weights.length);
    const statistics = exact.statistics.map((statistic) => statistic + shift);
    scaledDotProductWeights({ ...exact, statistics, weights }, u);
    return weights.map((weight) => Number(weight > 0));
  });
  expect(supports[0], 'a score at the edge of the support').toEqual(supports[1]);
}
