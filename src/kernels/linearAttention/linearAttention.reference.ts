import type { Floats } from '../backend';

/** The smallest normal float32. A sum of φ(q)ᵀφ(k) below it counts as none: its inverse may not be finite. */
const SMALLEST = 2 ** -126;

/** T, S, B, N and d of linearAttention.wgsl. `first` is the position of query 0. */
export type LinearAttentionUniforms = Record<
  'steps' | 'source' | 'batch' | 'heads' | 'size' | 'first' | 'causal',
  number
>;

export type LinearAttentionAccumulate = { k: Floats; v: Floats; lengths: Uint32Array; state: Floats };
export type LinearAttentionRead = { q: Floats; state: Floats; context: Floats };
export type LinearAttentionBackwardRead = {
  q: Floats;
  state: Floats;
  context: Floats;
  dContext: Floats;
  dQ: Floats;
  dState: Floats;
};
export type LinearAttentionBackwardAccumulate = {
  k: Floats;
  v: Floats;
  lengths: Uint32Array;
  dState: Floats;
  dK: Floats;
  dV: Floats;
};
export type LinearAttentionCausal = { q: Floats; k: Floats; v: Floats; context: Floats; normaliser: Floats };
export type LinearAttentionBackwardCausalQuery = LinearAttentionCausal & { dContext: Floats; dQ: Floats };
export type LinearAttentionBackwardCausalKeys = LinearAttentionCausal & { dContext: Floats; dK: Floats; dV: Floats };
export type LinearAttentionStep = { q: Floats; k: Floats; v: Floats; state: Floats; context: Floats };
export type LinearAttentionWeights = { q: Floats; k: Floats; lengths: Uint32Array; weights: Floats };

type Shape = Record<'batch' | 'heads' | 'size', number>;

/** state = Σ φ(k_s) [v_s; 1]ᵀ over s < lengths[b] */
export function linearAttentionAccumulate(bindings: LinearAttentionAccumulate, u: LinearAttentionUniforms): void {
  const { k, v, lengths, state } = bindings;
  for (const { b, h } of headsOf(u)) {
    const sums = new Float64Array(u.size * (u.size + 1));
    for (let s = 0; s < Math.min(lengths[b] as number, u.source); s++) {
      const at = placeOf(s, b, h, u);
      addProduct(sums, features(k, at, u.size), valueAndOne(v, at, u.size));
    }
    state.set(sums, stateAt(b, h, u));
  }
}

/** context_t = φ(q_t)ᵀ state[:, :d] / φ(q_t)ᵀ state[:, d] */
export function linearAttentionRead({ q, state, context }: LinearAttentionRead, u: LinearAttentionUniforms): void {
  for (const { b, h } of headsOf(u)) {
    const own = stateOf(state, b, h, u);
    for (let t = 0; t < u.steps; t++) {
      const at = placeOf(t, b, h, u);
      context.set(contextOf(own, features(q, at, u.size)).context, at);
    }
  }
}

/** dQ and dState of `readState`, by the gradient of its quotient's two sides. */
export function linearAttentionBackwardRead(bindings: LinearAttentionBackwardRead, u: LinearAttentionUniforms): void {
  const { q, state, context, dContext, dQ, dState } = bindings;
  for (const { b, h } of headsOf(u)) {
    const own = stateOf(state, b, h, u);
    const dOwn = dState.subarray(stateAt(b, h, u), stateAt(b, h, u) + own.length);
    for (let t = 0; t < u.steps; t++) {
      const at = placeOf(t, b, h, u);
      const feature = features(q, at, u.size);
      const { normaliser } = contextOf(own, feature);
      const dSums = gradientOfSums(dContext, at, context.subarray(at, at + u.size), normaliser);
      addFeatureGradient(dQ, at, feature, byRow(own, dSums));
      addProduct(dOwn, feature, dSums);
    }
  }
}

/** dK and dV of `accumulate`. */
export function linearAttentionBackwardAccumulate(
  bindings: LinearAttentionBackwardAccumulate,
  u: LinearAttentionUniforms,
): void {
  const { k, v, lengths, dState, dK, dV } = bindings;
  for (const { b, h } of headsOf(u)) {
    const dOwn = stateOf(dState, b, h, u);
    for (let s = 0; s < Math.min(lengths[b] as number, u.source); s++) {
      const at = placeOf(s, b, h, u);
      const feature = features(k, at, u.size);
      addFeatureGradient(dK, at, feature, byRow(dOwn, valueAndOne(v, at, u.size)));
      addValueGradient(dV, at, byColumn(dOwn, feature), u.size);
    }
  }
}

/** The context of each step from the running state of the steps up to it. */
export function linearAttentionCausal(bindings: LinearAttentionCausal, u: LinearAttentionUniforms): void {
  const { q, k, v, context, normaliser } = bindings;
  for (const { b, h } of headsOf(u)) {
    const running = new Float64Array(u.size * (u.size + 1));
    for (let t = 0; t < u.steps; t++) {
      const at = placeOf(t, b, h, u);
      addProduct(running, features(k, at, u.size), valueAndOne(v, at, u.size));
      const result = contextOf(running, features(q, at, u.size));
      context.set(result.context, at);
      normaliser[(t * u.batch + b) * u.heads + h] = result.normaliser;
    }
  }
}

/** dQ of `causal`, with the same running state. */
export function linearAttentionBackwardCausalQuery(
  bindings: LinearAttentionBackwardCausalQuery,
  u: LinearAttentionUniforms,
): void {
  const { q, k, v, context, normaliser, dContext, dQ } = bindings;
  for (const { b, h } of headsOf(u)) {
    const running = new Float64Array(u.size * (u.size + 1));
    for (let t = 0; t < u.steps; t++) {
      const at = placeOf(t, b, h, u);
      addProduct(running, features(k, at, u.size), valueAndOne(v, at, u.size));
      const own = context.subarray(at, at + u.size);
      const dSums = gradientOfSums(dContext, at, own, normaliser[(t * u.batch + b) * u.heads + h] as number);
      addFeatureGradient(dQ, at, features(q, at, u.size), byRow(running, dSums));
    }
  }
}

/** dK and dV of `causal`: the gradient of the running state is a running sum from the end. */
export function linearAttentionBackwardCausalKeys(
  bindings: LinearAttentionBackwardCausalKeys,
  u: LinearAttentionUniforms,
): void {
  const { q, k, v, context, normaliser, dContext, dK, dV } = bindings;
  for (const { b, h } of headsOf(u)) {
    const dRunning = new Float64Array(u.size * (u.size + 1));
    for (let t = u.steps - 1; t >= 0; t--) {
      const at = placeOf(t, b, h, u);
      const own = context.subarray(at, at + u.size);
      const dSums = gradientOfSums(dContext, at, own, normaliser[(t * u.batch + b) * u.heads + h] as number);
      addProduct(dRunning, features(q, at, u.size), dSums);
      const feature = features(k, at, u.size);
      addFeatureGradient(dK, at, feature, byRow(dRunning, valueAndOne(v, at, u.size)));
      addValueGradient(dV, at, byColumn(dRunning, feature), u.size);
    }
  }
}

/** One step of `causal`: the state takes the step's key and value, begun anew where `first` is 0, and is read. */
export function linearAttentionStep(bindings: LinearAttentionStep, u: LinearAttentionUniforms): void {
  const { q, k, v, state, context } = bindings;
  for (const { b, h } of headsOf(u)) {
    const start = stateAt(b, h, u);
    const own = state.subarray(start, start + u.size * (u.size + 1));
    const at = placeOf(0, b, h, u);
    if (u.first === 0) own.fill(0);
    addProduct(own, features(k, at, u.size), valueAndOne(v, at, u.size));
    context.set(contextOf(own, features(q, at, u.size)).context, at);
  }
}

/** weights[t, s] = φ(q_t) · φ(k_s) / Σ_s φ(q_t) · φ(k_s), the weights that the state implies; 0 where t does not see s. */
export function linearAttentionWeights(bindings: LinearAttentionWeights, u: LinearAttentionUniforms): void {
  const { q, k, lengths, weights } = bindings;
  for (const { b, h } of headsOf(u)) {
    for (let t = 0; t < u.steps; t++) {
      const row = ((t * u.batch + b) * u.heads + h) * u.source;
      const length = Math.min(lengths[b] as number, u.source);
      const end = u.causal ? Math.min(length, u.first + t + 1) : length;
      const query = features(q, placeOf(t, b, h, u), u.size);
      const products = Array.from({ length: end }, (_, s) => dot(query, features(k, placeOf(s, b, h, u), u.size)));
      const total = products.reduce((sum, product) => sum + product, 0);
      weights.fill(0, row, row + u.source);
      for (const [s, product] of products.entries()) weights[row + s] = total >= SMALLEST ? product / total : 0;
    }
  }
}

function* headsOf({ batch, heads }: Shape) {
  for (let b = 0; b < batch; b++) for (let h = 0; h < heads; h++) yield { b, h };
}

/** Where head h begins in row (t, b) of [T, B, N d]. */
function placeOf(t: number, b: number, h: number, { batch, heads, size }: Shape): number {
  return ((t * batch + b) * heads + h) * size;
}

function stateAt(b: number, h: number, { heads, size }: Shape): number {
  return (b * heads + h) * size * (size + 1);
}

function stateOf(state: Floats, b: number, h: number, u: Shape): Floats {
  return state.subarray(stateAt(b, h, u), stateAt(b, h, u) + u.size * (u.size + 1));
}

/** φ(x) = elu(x) + 1 */
function features(x: Floats, at: number, size: number): number[] {
  return Array.from(x.subarray(at, at + size), (value) => (value > 0 ? value + 1 : Math.exp(value)));
}

function valueAndOne(v: Floats, at: number, size: number): number[] {
  return [...v.subarray(at, at + size), 1];
}

function dot(a: ArrayLike<number>, b: ArrayLike<number>): number {
  let sum = 0;
  for (let i = 0; i < a.length; i++) sum += (a[i] as number) * (b[i] as number);
  return sum;
}

/** matrix += a bᵀ */
function addProduct(matrix: Floats, a: readonly number[], b: readonly number[]): void {
  for (const [i, x] of a.entries()) {
    for (const [c, y] of b.entries()) matrix[i * b.length + c] = (matrix[i * b.length + c] as number) + x * y;
  }
}

/** matrix b, a number for each row. */
function byRow(matrix: Floats, b: readonly number[]): number[] {
  const rows = matrix.length / b.length;
  return Array.from({ length: rows }, (_, i) => dot(b, matrix.subarray(i * b.length, (i + 1) * b.length)));
}

/** aᵀ matrix, a number for each column. */
function byColumn(matrix: Floats, a: readonly number[]): number[] {
  const columns = matrix.length / a.length;
  return Array.from({ length: columns }, (_, c) =>
    a.reduce((sum, x, i) => sum + x * (matrix[i * columns + c] as number), 0),
  );
}

function contextOf(state: Floats, query: readonly number[]): { context: number[]; normaliser: number } {
  const sums = byColumn(state, query);
  const normaliser = sums.pop() as number;
  return { context: sums.map((sum) => (normaliser >= SMALLEST ? sum / normaliser : 0)), normaliser };
}

/** The gradient of φ(q)ᵀ state by that of the context, which is its first d numbers divided by its last. */
function gradientOfSums(dContext: Floats, at: number, context: ArrayLike<number>, normaliser: number): number[] {
  const own = dContext.subarray(at, at + context.length);
  if (!(normaliser >= SMALLEST)) return Array<number>(context.length + 1).fill(0);
  return [...Array.from(own, (gradient) => gradient / normaliser), -dot(own, context) / normaliser];
}

/** dX += φ′(x) dφ; φ′ is 1 above 0 and φ below. */
function addFeatureGradient(dX: Floats, at: number, feature: readonly number[], dFeature: readonly number[]): void {
  for (const [i, gradient] of dFeature.entries()) {
    dX[at + i] = (dX[at + i] as number) + Math.min(1, feature[i] as number) * gradient;
  }
}

function addValueGradient(dV: Floats, at: number, gradient: readonly number[], size: number): void {
  for (let c = 0; c < size; c++) dV[at + c] = (dV[at + c] as number) + (gradient[c] as number);
}
