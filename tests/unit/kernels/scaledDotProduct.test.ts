import { describe, expect, test } from 'vitest';
import { patterns } from '../../../src/kernels/scaledDotProduct/pattern';
import { LONGEST, scaledDotProduct } from '../../../src/kernels/scaledDotProduct/scaledDotProduct';
import {
  type ScaledDotProductUniforms,
  scaledDotProductApply,
  scaledDotProductBackwardKeys,
  scaledDotProductBackwardQuery,
  scaledDotProductForward,
  scaledDotProductWeights,
} from '../../../src/kernels/scaledDotProduct/scaledDotProduct.reference';
import { softmaxForward } from '../../../src/kernels/softmax/softmax.reference';
import { expectClose } from '../../support/agree';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const shape = { steps: 6, source: 7, batch: 4, heads: 2, size: 3 };
const base = { ...shape, first: 0, causal: 0, pattern: 0, reach: 1, alpha: 1 };
const lengths = Uint32Array.of(7, 0, 1, 4);

/** Operands and what comes of them, in float64. */
function problem(u: ScaledDotProductUniforms, scale = 1.5) {
  const queries = u.steps * u.batch * u.heads * u.size;
  const keys = u.source * u.batch * u.heads * u.size;
  return {
    ...{
      q: doubles(queries, 1, scale),
      k: doubles(keys, 2, scale),
      v: doubles(keys, 3),
      dContext: doubles(queries, 4),
    },
    ...{ lengths, context: new Float64Array(queries), statistics: doubles(u.steps * u.batch * u.heads * 2, 5) },
    weights: doubles(u.steps * u.batch * u.heads * u.source, 6),
  };
}

function solved(u: ScaledDotProductUniforms, scale?: number) {
  const all = problem(u, scale);
  scaledDotProductForward(all, u);
  scaledDotProductWeights(all, u);
  return all;
}

/** What the pattern says, pair by pair. */
function allowed(u: ScaledDotProductUniforms, t: number, s: number, length: number): boolean {
  const p = u.first + t;
  if (s >= length || (u.causal && s > p)) return false;
  const distance = Math.abs(p - s);
  if (u.pattern === patterns.window) return distance <= u.reach;
  if (u.pattern === patterns.strided) return distance < u.reach || distance % u.reach === 0;
  if (u.pattern === patterns.block) return Math.floor(p / u.reach) === Math.floor(s / u.reach);
  return true;
}

const cases = Object.values(patterns).flatMap((pattern) =>
  [0, 1].flatMap((causal) => [1, 1.25, 1.5, 2].map((alpha) => ({ ...base, pattern, causal, alpha, reach: 2 }))),
);

describe.each(cases)('pattern $pattern, causal $causal, alpha $alpha', (u) => {
  test('rows sum to one, and there is weight on allowed keys alone', () => {
    for (const [first, reach] of [
      [0, 1],
      [0, 3],
      [2, 2],
      [5, 3],
      [40, 4],
    ] as const) {
      const here = { ...u, first, reach };
      const { weights } = solved(here);
      for (let row = 0; row < u.steps * u.batch * u.heads; row++) {
        const t = Math.floor(row / (u.batch * u.heads));
        const length = lengths[Math.floor(row / u.heads) % u.batch] as number;
        const own = Array.from(weights.subarray(row * u.source, (row + 1) * u.source));
        const may = own.map((_, s) => allowed(here, t, s, length));
        const sum = own.reduce((total, weight) => total + weight, 0);
        const strays = own.filter((weight, s) => (may[s] ? u.alpha === 1 && weight <= 0 : weight !== 0));
        if (strays.length > 0 || Math.abs(sum - Number(may.includes(true))) > 1e-12) {
          expect.fail(`row ${row} from ${first} on, reach ${reach}: ${own}`);
        }
      }
    }
  });

  test('the weights times the values are the context', () => {
    const all = solved({ ...u, first: 1 });
    const context = doubles(all.context.length, 9);
    scaledDotProductApply({ ...all, context }, u);
    expectClose(context, all.context, 1e-13, 'context');
  });

  test('backward is the derivative of forward', () => {
    for (const first of [0, 1]) {
      const here = { ...u, first };
      const all = solved(here);
      const before = doubles(all.q.length, 7);
      const [dQ, ofKeys] = [before.slice(), doubles(all.k.length, 8)];
      const [dK, dV] = [ofKeys.slice(), ofKeys.slice()];
      scaledDotProductBackwardQuery({ ...all, dQ }, here);
      scaledDotProductBackwardKeys({ ...all, dK, dV }, here);
      const { statistics } = all;
      const loss = () => {
        scaledDotProductForward({ ...all, statistics: statistics.slice() }, here);
        return dot(all.context, all.dContext);
      };
      expectGradient(loss, all.q, difference(dQ, before));
      expectGradient(loss, all.k, difference(dK, ofKeys));
      expectGradient(loss, all.v, difference(dV, ofKeys));
    }
  });

  test('a step alone has the context that it has among all steps', () => {
    const all = solved(u);
    const row = u.batch * u.heads * u.size;
    for (let first = 0; first < u.steps; first++) {
      const context = new Float64Array(row);
      const q = all.q.subarray(first * row, (first + 1) * row);
      const statistics = new Float64Array(u.batch * u.heads * 2);
      scaledDotProductForward({ ...all, q, context, statistics }, { ...u, steps: 1, first });
      expect(context).toEqual(all.context.slice(first * row, (first + 1) * row));
    }
  });
});

test.each([1, 1.5, 2])('a window and a block that reach over everything are dense, alpha %f', (alpha) => {
  for (const causal of [0, 1]) {
    const dense = solved({ ...base, causal, alpha });
    for (const pattern of [patterns.window, patterns.block]) {
      expect(solved({ ...base, causal, alpha, pattern, reach: shape.source })).toEqual(dense);
    }
    expect(solved({ ...base, causal, alpha, pattern: patterns.strided, reach: 1 })).toEqual(dense);
  }
});

/** The scores of a row, for what computes weights of scores. */
function scoresOf({ q, k }: ReturnType<typeof problem>, u: ScaledDotProductUniforms, t: number, b: number, h: number) {
  const at = (step: number) => ((step * u.batch + b) * u.heads + h) * u.size;
  return Array.from(
    { length: lengths[b] as number },
    (_, s) => dot(q.subarray(at(t), at(t) + u.size), k.subarray(at(s), at(s) + u.size)) / Math.sqrt(u.size),
  );
}

/** Each row of weights, with the scores it came of. */
function* rowsOf(u: ScaledDotProductUniforms, scale?: number) {
  const all = solved(u, scale);
  for (let row = 0; row < u.steps * u.batch * u.heads; row++) {
    const [b, h] = [Math.floor(row / u.heads) % u.batch, row % u.heads];
    const scores = scoresOf(all, u, Math.floor(row / (u.batch * u.heads)), b, h);
    yield { scores, weights: all.weights.slice(row * u.source, row * u.source + scores.length) };
  }
}

test('alpha 1 is the softmax of the softmax kernel', () => {
  for (const { scores, weights } of rowsOf(base)) {
    const want = new Float64Array(scores.length);
    const columns = scores.length;
    softmaxForward(
      { scores: Float64Array.from(scores), lengths: Uint32Array.of(columns), weights: want },
      { rows: 1, columns, batch: 1 },
    );
    for (const [s, weight] of want.entries()) expect(weights[s]).toBeCloseTo(weight, 13);
  }
});

/** Martins and Astudillo 2016: the support is the k largest with 1 + k z₍k₎ > Σ z. */
function sparsemax(scores: readonly number[]): number[] {
  const sorted = [...scores].sort((a, b) => b - a);
  let [sum, threshold] = [0, 0];
  for (const [index, z] of sorted.entries()) {
    sum += z;
    if (1 + (index + 1) * z > sum) threshold = (sum - 1) / (index + 1);
  }
  return scores.map((z) => Math.max(0, z - threshold));
}

/** Peters, Niculae and Martins 2019, algorithm 2: of the k largest halves of scores, τ = mean − √((1 − k variance) / k). */
function entmax(scores: readonly number[]): number[] {
  const sorted = scores.map((z) => z / 2).sort((a, b) => b - a);
  let threshold = 0;
  for (let count = 1; count <= sorted.length; count++) {
    const some = sorted.slice(0, count);
    const mean = some.reduce((sum, z) => sum + z, 0) / count;
    const spread = some.reduce((sum, z) => sum + (z - mean) ** 2, 0);
    if (spread > 1) break;
    const candidate = mean - Math.sqrt((1 - spread) / count);
    if (candidate <= (sorted[count - 1] as number)) threshold = candidate;
  }
  return scores.map((z) => Math.max(0, z / 2 - threshold) ** 2);
}

test.each([
  [2, sparsemax],
  [1.5, entmax],
] as const)('alpha %f has the weights of its closed form', (alpha, closedForm) => {
  for (const scale of [0.3, 1.5, 4]) {
    for (const { scores, weights } of rowsOf({ ...base, alpha }, scale)) {
      for (const [s, weight] of closedForm(scores).entries()) expect(weights[s]).toBeCloseTo(weight, 12);
    }
  }
});

test('of 2048 keys, Newton finds the threshold', () => {
  const u = { ...base, steps: 1, source: 2048, batch: 1, heads: 1 };
  for (const alpha of [1.01, 1.25, 1.5, 2]) {
    for (const scale of [0.01, 1, 10]) {
      const all = { ...problem(u, scale), lengths: Uint32Array.of(2048) };
      scaledDotProductForward(all, { ...u, alpha });
      scaledDotProductWeights(all, { ...u, alpha });
      expect(all.weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 9);
    }
  }
});

test('a sequence that is too long is refused in words', () => {
  const { forward } = scaledDotProduct.entries;
  expect(() => forward.workgroups({ ...base, source: LONGEST })).not.toThrow();
  expect(() => forward.workgroups({ ...base, source: LONGEST + 1 })).toThrow(/8193/);
});
