import type { Floats } from '../backend';
import { placesOf } from './pattern';

/** T, S, B, N and d of scaledDotProduct.wgsl, which pairs of positions there are, and what their weights are: 1 ≤ alpha ≤ 2. */
export type ScaledDotProductUniforms = ApplyUniforms &
  Record<'first' | 'causal' | 'pattern' | 'reach' | 'alpha', number>;
export type ApplyUniforms = Record<'steps' | 'source' | 'batch' | 'heads' | 'size', number>;

type Operands = { q: Floats; k: Floats; v: Floats; lengths: Uint32Array; statistics: Floats };
export type ScaledDotProductForward = Operands & { context: Floats };
export type ScaledDotProductBackwardQuery = Operands & { dContext: Floats; dQ: Floats };
export type ScaledDotProductBackwardKeys = Operands & { dContext: Floats; dK: Floats; dV: Floats };
export type ScaledDotProductWeights = Omit<Operands, 'v'> & { weights: Floats };
export type ScaledDotProductApply = { weights: Floats; v: Floats; context: Floats };

/** Turns of Newton's method at most; float64 takes about ten. */
const TURNS = 50;

/** context[t] = Σ_s p[t, s] v[s], and statistics[t, 0], from which p is had again. */
export function scaledDotProductForward(bindings: ScaledDotProductForward, u: ScaledDotProductUniforms): void {
  const { q, k, v, lengths, context, statistics } = bindings;
  for (const { t, b, h } of rowsOf(u)) {
    const query = placeOf(t, b, h, u);
    const keys = keysOf(t, lengths[b] as number, u);
    const scores = keys.map((s) => score(q, k, query, placeOf(s, b, h, u), u));
    const statistic = statisticOf(scores, u.alpha);
    statistics[statisticAt(t, b, h, u)] = statistic;
    context.fill(0, query, query + u.size);
    for (const [index, s] of keys.entries()) {
      add(context, query, v, placeOf(s, b, h, u), weightOf(scores[index] as number, statistic, u.alpha), u.size);
    }
  }
}

/** dQ[t] += Σ_s dz[t, s] k[s] / √d with dz = g (dp − m), and statistics[t, 1] = m. */
export function scaledDotProductBackwardQuery(
  bindings: ScaledDotProductBackwardQuery,
  u: ScaledDotProductUniforms,
): void {
  const { q, k, v, lengths, statistics, dContext, dQ } = bindings;
  for (const { t, b, h } of rowsOf(u)) {
    const query = placeOf(t, b, h, u);
    const statistic = statisticAt(t, b, h, u);
    const keys = keysOf(t, lengths[b] as number, u).map((s) => placeOf(s, b, h, u));
    const slopes = keys.map((key) => slopeOf(score(q, k, query, key, u), statistics[statistic] as number, u.alpha));
    const dWeights = keys.map((value) => dot(dContext, v, query, value, u.size));
    const total = slopes.reduce((sum, slope) => sum + slope, 0);
    const mean = total > 0 ? slopes.reduce((sum, slope, i) => sum + slope * (dWeights[i] as number), 0) / total : 0;
    statistics[statistic + 1] = mean;
    for (const [index, key] of keys.entries()) {
      const dScore = (slopes[index] as number) * ((dWeights[index] as number) - mean);
      add(dQ, query, k, key, dScore / Math.sqrt(u.size), u.size);
    }
  }
}

/** dK[s] += Σ_t dz[t, s] q[t] / √d, dV[s] += Σ_t p[t, s] dContext[t] */
export function scaledDotProductBackwardKeys(
  bindings: ScaledDotProductBackwardKeys,
  u: ScaledDotProductUniforms,
): void {
  const { q, k, v, lengths, statistics, dContext, dK, dV } = bindings;
  for (const { t: s, b, h } of rowsOf({ ...u, steps: u.source })) {
    if (s >= (lengths[b] as number)) continue;
    const key = placeOf(s, b, h, u);
    for (const position of placesOf(s, Math.max(u.first, u.causal ? s : 0), u.first + u.steps, u.pattern, u.reach)) {
      const t = position - u.first;
      const query = placeOf(t, b, h, u);
      const at = statisticAt(t, b, h, u);
      const [statistic, mean] = [statistics[at] as number, statistics[at + 1] as number];
      const z = score(q, k, query, key, u);
      const dScore = slopeOf(z, statistic, u.alpha) * (dot(dContext, v, query, key, u.size) - mean);
      add(dK, key, q, query, dScore / Math.sqrt(u.size), u.size);
      add(dV, key, dContext, query, weightOf(z, statistic, u.alpha), u.size);
    }
  }
}

/** weights[t, s] = p[t, s], 0 where t may not look at s. */
export function scaledDotProductWeights(bindings: ScaledDotProductWeights, u: ScaledDotProductUniforms): void {
  const { q, k, lengths, statistics, weights } = bindings;
  for (const { t, b, h } of rowsOf(u)) {
    const row = ((t * u.batch + b) * u.heads + h) * u.source;
    const query = placeOf(t, b, h, u);
    const statistic = statistics[statisticAt(t, b, h, u)] as number;
    weights.fill(0, row, row + u.source);
    for (const s of keysOf(t, lengths[b] as number, u)) {
      weights[row + s] = weightOf(score(q, k, query, placeOf(s, b, h, u), u), statistic, u.alpha);
    }
  }
}

/** context[t] = Σ_s weights[t, s] v[s] */
export function scaledDotProductApply({ weights, v, context }: ScaledDotProductApply, u: ApplyUniforms): void {
  for (const { t, b, h } of rowsOf(u)) {
    const row = ((t * u.batch + b) * u.heads + h) * u.source;
    const to = placeOf(t, b, h, u);
    context.fill(0, to, to + u.size);
    for (let s = 0; s < u.source; s++) add(context, to, v, placeOf(s, b, h, u), weights[row + s] as number, u.size);
  }
}

function* rowsOf({ steps, batch, heads }: Pick<ApplyUniforms, 'steps' | 'batch' | 'heads'>) {
  for (let t = 0; t < steps; t++) {
    for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) yield { t, b, h };
  }
}

/** Where head h begins in row (t, b) of [T, B, E]. */
function placeOf(t: number, b: number, h: number, { batch, heads, size }: ApplyUniforms): number {
  return ((t * batch + b) * heads + h) * size;
}

function statisticAt(t: number, b: number, h: number, { batch, heads }: ApplyUniforms): number {
  return ((t * batch + b) * heads + h) * 2;
}

/** The keys that query t may look at. */
function keysOf(t: number, length: number, u: ScaledDotProductUniforms): number[] {
  const position = u.first + t;
  const end = Math.min(length, u.source);
  return placesOf(position, 0, u.causal ? Math.min(end, position + 1) : end, u.pattern, u.reach);
}

function score(q: Floats, k: Floats, query: number, key: number, { size }: ApplyUniforms): number {
  return dot(q, k, query, key, size) / Math.sqrt(size);
}

function dot(a: Floats, b: Floats, aAt: number, bAt: number, size: number): number {
  let sum = 0;
  for (let i = 0; i < size; i++) sum += (a[aAt + i] as number) * (b[bAt + i] as number);
  return sum;
}

/** to += factor from, `size` numbers. */
function add(to: Floats, toAt: number, from: Floats, fromAt: number, factor: number, size: number): void {
  for (let i = 0; i < size; i++) to[toAt + i] = (to[toAt + i] as number) + factor * (from[fromAt + i] as number);
}

/**
 * The log-sum-exp of the scores, or the threshold τ at which Σ max(0, (α − 1) z − τ)^(1 / (α − 1)) is 1; 0 of no scores.
 * Where alpha is 2 at most, the sum is convex; it falls in τ, and is 1 at least at the largest less 1: from there Newton's
 * method only climbs, up to τ.
 */
function statisticOf(scores: readonly number[], alpha: number): number {
  if (scores.length === 0) return 0;
  const largest = scores.reduce((one, other) => Math.max(one, other));
  if (alpha === 1) return largest + Math.log(scores.reduce((sum, z) => sum + Math.exp(z - largest), 0));
  let threshold = -1; // beside the largest
  for (let turn = 0; turn < TURNS; turn++) {
    let total = 0;
    let slope = 0;
    for (const z of scores) {
      total += weightOf(z - largest, threshold, alpha);
      slope += slopeOf(z - largest, threshold, alpha);
    }
    const next = threshold + ((total - 1) * (alpha - 1)) / slope;
    if (!(next > threshold)) break;
    threshold = next;
  }
  return threshold + (alpha - 1) * largest;
}

function weightOf(z: number, statistic: number, alpha: number): number {
  if (alpha === 1) return Math.exp(z - statistic);
  return Math.max(0, (alpha - 1) * z - statistic) ** (1 / (alpha - 1));
}

/** g = p^(2 − α), the slope of a weight by its score but for the others' share; 0 off the support. */
function slopeOf(z: number, statistic: number, alpha: number): number {
  if (alpha === 1) return Math.exp(z - statistic);
  const above = (alpha - 1) * z - statistic;
  return above > 0 ? above ** (1 / (alpha - 1) - 1) : 0;
}
