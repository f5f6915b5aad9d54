/**
 * What src/kernels/linearAttention/linearAttention.reference.ts computes. Addresses are bytes. A state [d, d + 1] stands in
 * scratch memory with its rows padded to whole lanes. Threads share the heads of the rows of the batch.
 */
import { addLanes, exp, loadLanes, multiplyAdd, shareOf, storeLanes, sumOf } from './lanes.assembly';
import { addRow, addRows, dotRows, padded, padRow, storeRow } from './rowProducts.assembly';

/** The largest d, as in linearAttention.ts, and one more, to whole lanes. */
const LARGEST: usize = 255;
const ROW_BYTES: usize = (LARGEST + 1) * 4;
const STATE_BYTES: usize = LARGEST * ROW_BYTES;
/** Steps that are summed into a state together. */
const BLOCK: i32 = 64;
const BLOCK_BYTES: usize = <usize>BLOCK * ROW_BYTES;
/** Numbers of a row of products: keys, or d. */
const LIST_BYTES: usize = ROW_BYTES;

/** Bytes that these functions keep for themselves, for each thread. */
export const linearScratchBytes: usize = 2 * STATE_BYTES + 2 * BLOCK_BYTES + 4 * ROW_BYTES + LIST_BYTES;

let states: usize = 0;
let gradients: usize = 0;
/** Of a block, φ by column, and by row what it is multiplied by. */
let blockFeatures: usize = 0;
let blockRows: usize = 0;
let query: usize = 0;
let key: usize = 0;
let values: usize = 0;
let sums: usize = 0;
let products: usize = 0;

/** Where those bytes are; to be said before the first call. */
export function keepLinearAt(address: usize): void {
  states = address;
  gradients = states + STATE_BYTES;
  blockFeatures = gradients + STATE_BYTES;
  blockRows = blockFeatures + BLOCK_BYTES;
  query = blockRows + BLOCK_BYTES;
  key = query + ROW_BYTES;
  values = key + ROW_BYTES;
  sums = values + ROW_BYTES;
  products = sums + ROW_BYTES;
}

/** to = φ(from) = exp(min(x, 0)) + max(x, 0), padded with zeros. */
function features(to: usize, from: usize, size: i32): void {
  const zero = f32x4.splat(0);
  for (let c = 0; c < size; c += 4) {
    const at = <usize>c * 4;
    const x = loadLanes(from + at, size - c);
    storeLanes(to + at, f32x4.add(exp(f32x4.pmin(zero, x)), f32x4.pmax(zero, x)), size - c);
  }
  for (let c = size; c & 3; c++) store<f32>(to + <usize>c * 4, 0);
}

/** to = [v; 1], padded with zeros. */
function valuesAndOne(to: usize, from: usize, size: i32): void {
  v128.store(to + <usize>(padded(size + 1) - 4) * 4, f32x4.splat(0));
  padRow(to, from, 1, size);
  store<f32>(to + <usize>size * 4, 1);
}

/** to = [dContext; −dContext · context] / normaliser, padded with zeros. */
function gradientOfSums(to: usize, dContext: usize, context: usize, normaliser: f32, size: i32): void {
  const factor: f32 = normaliser > 0 ? 1 / normaliser : 0;
  v128.store(to + <usize>(padded(size + 1) - 4) * 4, f32x4.splat(0));
  padRow(to, dContext, factor, size);
  let product = f32x4.splat(0);
  for (let c = 0; c < size; c += 4) {
    product = multiplyAdd(v128.load(to + <usize>c * 4), loadLanes(context + <usize>c * 4, size - c), product);
  }
  store<f32>(to + <usize>size * 4, -sumOf(product));
}

/** dX += φ′ dφ; φ′ is 1 above 0 and φ below. Both are padded. */
function addFeatureGradient(dX: usize, feature: usize, dFeature: usize, size: i32): void {
  for (let c = 0; c < size; c += 4) {
    const at = <usize>c * 4;
    const slope = f32x4.pmin(f32x4.splat(1), v128.load(feature + at));
    addLanes(dX + at, f32x4.mul(slope, v128.load(dFeature + at)), size - c);
  }
}

/** Copies a state of a tensor into scratch memory. */
function loadState(to: usize, from: usize, size: i32): void {
  const width = padded(size + 1);
  for (let i = 0; i < size; i++) padRow(to + <usize>(i * width) * 4, from + <usize>(i * (size + 1)) * 4, 1, size + 1);
}

function clearState(to: usize, size: i32): void {
  memory.fill(to, 0, <usize>(size * padded(size + 1)) * 4);
}

/** state += x rowᵀ */
function addProduct(state: usize, x: usize, row: usize, size: i32): void {
  const width = padded(size + 1);
  for (let i = 0; i < size; i++) {
    const factor = v128.load32_splat(x + <usize>i * 4);
    for (let c = 0; c < width; c += 4, state += 16) {
      v128.store(state, multiplyAdd(factor, v128.load(row + <usize>c * 4), v128.load(state)));
    }
  }
}

/** Notes row `n` of a block: φ, and what it is multiplied by, which stands there already. */
function noteFeatures(n: i32, feature: usize, size: i32): void {
  for (let i = 0; i < size; i++) {
    store<f32>(blockFeatures + <usize>(i * BLOCK + n) * 4, load<f32>(feature + <usize>i * 4));
  }
}

/** state += Σ φ rowᵀ over the `count` rows of a block. */
function addBlock(state: usize, count: i32, size: i32): void {
  const width = padded(size + 1);
  const bytes = <usize>width * 4;
  for (let i = 0; i < size; i++) {
    addRows(state + <usize>i * bytes, blockFeatures + <usize>(i * BLOCK) * 4, blockRows, bytes, count, width);
  }
}

/** sums = xᵀ state; gives the normaliser, its last number. */
function readSums(x: usize, state: usize, size: i32): f32 {
  const width = padded(size + 1);
  memory.fill(sums, 0, <usize>width * 4);
  addRows(sums, x, state, <usize>width * 4, size, width);
  return load<f32>(sums + <usize>size * 4);
}

/** products = state row */
// @inline
function multiplyState(state: usize, row: usize, size: i32): void {
  const width = padded(size + 1);
  dotRows(products, row, state, <usize>width * 4, size, width);
}

/** 0 below the smallest normal number, whose inverse may not be finite. */
// @inline
function inverse(x: f32): f32 {
  return x >= 1.17549435e-38 ? 1 / x : 0;
}

/** state = Σ φ(k_s) [v_s; 1]ᵀ over s < lengths[b] */
export function linearAttentionAccumulate(
  k: usize,
  v: usize,
  lengths: usize,
  state: usize,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const rowBytes = <usize>(all * size) * 4;
  const width = padded(size + 1);
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    clearState(states, size);
    for (let s = 0; s < length; s += BLOCK) {
      const count = min(BLOCK, length - s);
      for (let n = 0; n < count; n++) {
        const at = <usize>(head * size) * 4 + <usize>(s + n) * rowBytes;
        features(key, k + at, size);
        noteFeatures(n, key, size);
        valuesAndOne(blockRows + <usize>(n * width) * 4, v + at, size);
      }
      addBlock(states, count, size);
    }
    storeState(state + <usize>(head * size * (size + 1)) * 4, size);
  }
}

function storeState(to: usize, size: i32): void {
  const width = padded(size + 1);
  for (let i = 0; i < size; i++)
    storeRow(to + <usize>(i * (size + 1)) * 4, states + <usize>(i * width) * 4, 1, size + 1);
}

/** context_t = φ(q_t)ᵀ state[:, :d] / φ(q_t)ᵀ state[:, d] */
export function linearAttentionRead(
  q: usize,
  state: usize,
  context: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    loadState(states, state + <usize>(head * size * (size + 1)) * 4, size);
    for (let t = 0; t < steps; t++) {
      const at = <usize>((t * all + head) * size) * 4;
      features(query, q + at, size);
      const normaliser = readSums(query, states, size);
      storeRow(context + at, sums, inverse(normaliser), size);
    }
  }
}

/** dQ and dState of the same. */
export function linearAttentionBackwardRead(
  q: usize,
  state: usize,
  context: usize,
  dContext: usize,
  dQ: usize,
  dState: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const width = padded(size + 1);
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    const stateAt = <usize>(head * size * (size + 1)) * 4;
    loadState(states, state + stateAt, size);
    clearState(gradients, size);
    for (let t = 0; t < steps; t += BLOCK) {
      const count = min(BLOCK, steps - t);
      for (let n = 0; n < count; n++) {
        const at = <usize>(((t + n) * all + head) * size) * 4;
        const row = blockRows + <usize>(n * width) * 4;
        features(query, q + at, size);
        let normaliser: f32 = 0;
        for (let i = 0; i < size; i++) {
          normaliser += load<f32>(query + <usize>i * 4) * load<f32>(states + <usize>(i * width + size) * 4);
        }
        gradientOfSums(row, dContext + at, context + at, normaliser, size);
        multiplyState(states, row, size);
        addFeatureGradient(dQ + at, query, products, size);
        noteFeatures(n, query, size);
      }
      addBlock(gradients, count, size);
    }
    for (let i = 0; i < size; i++) {
      addRow(dState + stateAt + <usize>(i * (size + 1)) * 4, gradients + <usize>(i * width) * 4, 1, size + 1);
    }
  }
}

/** dK and dV of `accumulate`. */
export function linearAttentionBackwardAccumulate(
  k: usize,
  v: usize,
  lengths: usize,
  dState: usize,
  dK: usize,
  dV: usize,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    loadState(gradients, dState + <usize>(head * size * (size + 1)) * 4, size);
    for (let s = 0; s < length; s++) {
      const at = <usize>((s * all + head) * size) * 4;
      addKeyGradients(k + at, v + at, dK + at, dV + at, size);
    }
  }
}

/** dK and dV of one step from the gradient of the state. */
function addKeyGradients(k: usize, v: usize, dK: usize, dV: usize, size: i32): void {
  features(key, k, size);
  valuesAndOne(values, v, size);
  multiplyState(gradients, values, size);
  addFeatureGradient(dK, key, products, size);
  readSums(key, gradients, size);
  addRow(dV, sums, 1, size);
}

/** The context of each step from the running state of the steps up to it. */
export function linearAttentionCausal(
  q: usize,
  k: usize,
  v: usize,
  context: usize,
  normaliser: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    clearState(states, size);
    for (let t = 0; t < steps; t++) {
      const at = <usize>((t * all + head) * size) * 4;
      const total = advance(q + at, k + at, v + at, context + at, size);
      store<f32>(normaliser + <usize>(t * all + head) * 4, total);
    }
  }
}

/** The state takes a key and a value, and is read; gives the normaliser. */
function advance(q: usize, k: usize, v: usize, context: usize, size: i32): f32 {
  features(key, k, size);
  features(query, q, size);
  valuesAndOne(values, v, size);
  addProduct(states, key, values, size);
  const total = readSums(query, states, size);
  storeRow(context, sums, inverse(total), size);
  return total;
}

/** dQ of `causal`, with the same running state. */
export function linearAttentionBackwardCausalQuery(
  q: usize,
  k: usize,
  v: usize,
  context: usize,
  normaliser: usize,
  dContext: usize,
  dQ: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    clearState(states, size);
    for (let t = 0; t < steps; t++) {
      const at = <usize>((t * all + head) * size) * 4;
      features(key, k + at, size);
      features(query, q + at, size);
      valuesAndOne(values, v + at, size);
      addProduct(states, key, values, size);
      const total = load<f32>(normaliser + <usize>(t * all + head) * 4);
      gradientOfSums(sums, dContext + at, context + at, total, size);
      multiplyState(states, sums, size);
      addFeatureGradient(dQ + at, query, products, size);
    }
  }
}

/** dK and dV of `causal`: the gradient of the running state is a running sum from the end. */
export function linearAttentionBackwardCausalKeys(
  q: usize,
  k: usize,
  v: usize,
  context: usize,
  normaliser: usize,
  dContext: usize,
  dK: usize,
  dV: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    clearState(gradients, size);
    for (let t = steps - 1; t >= 0; t--) {
      const at = <usize>((t * all + head) * size) * 4;
      features(query, q + at, size);
      const total = load<f32>(normaliser + <usize>(t * all + head) * 4);
      gradientOfSums(sums, dContext + at, context + at, total, size);
      addProduct(gradients, query, sums, size);
      addKeyGradients(k + at, v + at, dK + at, dV + at, size);
    }
  }
}

/** One step of `causal`. */
export function linearAttentionStep(
  q: usize,
  k: usize,
  v: usize,
  state: usize,
  context: usize,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    const stateAt = state + <usize>(head * size * (size + 1)) * 4;
    const at = <usize>(head * size) * 4;
    if (first) loadState(states, stateAt, size);
    else clearState(states, size);
    advance(q + at, k + at, v + at, context + at, size);
    storeState(stateAt, size);
  }
}

/** weights[t, s] = φ(q_t) · φ(k_s) / Σ_s φ(q_t) · φ(k_s), 0 where t does not see s. */
export function linearAttentionWeights(
  q: usize,
  k: usize,
  lengths: usize,
  weights: usize,
  steps: i32,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  causal: i32,
  part: i32,
  parts: i32,
): void {
  const all = batch * heads;
  const end = shareOf(all, 1, part + 1, parts);
  const bytes = <usize>padded(size) * 4;
  for (let head = shareOf(all, 1, part, parts); head < end; head++) {
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    for (let t = 0; t < steps; t++) memory.fill(weights + <usize>((t * all + head) * source) * 4, 0, <usize>source * 4);
    for (let s = 0; s < length; s += BLOCK) {
      const count = min(BLOCK, length - s);
      for (let n = 0; n < count; n++) {
        features(blockRows + <usize>n * bytes, k + <usize>(((s + n) * all + head) * size) * 4, size);
      }
      for (let t = 0; t < steps; t++) {
        const seen = causal ? min(count, first + t + 1 - s) : count;
        if (seen <= 0) continue;
        features(query, q + <usize>((t * all + head) * size) * 4, size);
        dotRows(products, query, blockRows, bytes, seen, padded(size));
        memory.copy(weights + <usize>((t * all + head) * source + s) * 4, products, <usize>seen * 4);
      }
    }
    for (let t = 0; t < steps; t++) {
      const row = weights + <usize>((t * all + head) * source) * 4;
      let total = f32x4.splat(0);
      for (let s = 0; s < length; s += 4) total = f32x4.add(total, loadLanes(row + <usize>s * 4, length - s));
      const factor = f32x4.splat(inverse(sumOf(total)));
      for (let s = 0; s < length; s += 4) {
        const at = row + <usize>s * 4;
        storeLanes(at, f32x4.mul(factor, loadLanes(at, length - s)), length - s);
      }
    }
  }
}
