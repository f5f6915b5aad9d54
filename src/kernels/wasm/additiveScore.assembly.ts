/**
 * What src/kernels/additiveScore/additiveScore.reference.ts computes, four of the A energies at a time. Addresses are
 * bytes; query [T, B, A], keys [S, B, A], v [A], scores [T, B, S], lengths [B].
 *
 * With h = 1 / (exp(2x) + 1), tanh x is 1 − 2h and its slope 1 − tanh² x is 4 h (1 − h). The exponential of a sum is a
 * product, exp(2(k + q)) = exp(2k) exp(2q), so that a pair of steps costs one quotient: exponentials are those of keys and
 * queries, not those of pairs. Those of the keys are kept from one call to the next, because a decoder that feeds back
 * calls once a step on the same keys; they are good until `begin`, which says that a program starts anew.
 *
 * The product stays within float32 while neither part is beyond ±20. A row that holds more takes one exponential a pair.
 */
import { addLanes, exp, halfOfOneMinusTanh, loadLanes, multiplyAdd, shareOf, sumOf } from './lanes.assembly';

const FARTHEST: f32 = 20;
/** Bytes for the exponentials of keys; more of them are not kept. */
const KEPT_BYTES: usize = 1 << 22;
/** Bytes for those of the rows that a call works on. */
const ROWS_BYTES: usize = 1 << 19;

/** Bytes that these functions keep for themselves, for each thread. */
export const additiveScratchBytes: usize = KEPT_BYTES + ROWS_BYTES;

let kept: usize = 0;
let rows: usize = 0;
/** What `kept` holds the exponentials of; keys 0 are none. */
let keptKeys: usize = 0;
let keptBatch: i32 = 0;
let keptSource: i32 = 0;
let keptSize: i32 = 0;
let keptFirst: i32 = 0;
let keptEnd: i32 = 0;

/** Where those bytes are; to be said before the first call. */
export function keepAdditiveAt(address: usize): void {
  kept = address;
  rows = address + KEPT_BYTES;
}

/** A program starts: keys may have changed. */
export function begin(): void {
  keptKeys = 0;
}

// @inline
function lengthOf(lengths: usize, b: i32, source: i32): i32 {
  return <i32>min(load<u32>(lengths + <usize>b * 4), <u32>source);
}

/** Bytes from one row of exponentials to the next. */
// @inline
function strideOf(size: i32): usize {
  return <usize>((size + 3) & ~3) * 4;
}

/** 1 / (exp(2x) + 1) of a product that is exp(2x). */
// @inline
function halfOf(product: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(product, f32x4.splat(1)));
}

/** (1 − tanh² x) / 4 */
// @inline
function quarterOfSlope(h: v128): v128 {
  return f32x4.sub(h, f32x4.mul(h, h));
}

// @inline
function isNear(x: v128): bool {
  return i32x4.all_true(f32x4.le(f32x4.abs(x), f32x4.splat(FARTHEST)));
}

/** to[a] = exp(2 from[a]) for whole lanes; false where a number is beyond ±20 or none. */
function exponentials(to: usize, from: usize, size: i32): bool {
  let near = true;
  for (let a = 0; a < size; a += 4, to += 16, from += 16) {
    const x = loadLanes(from, size - a);
    if (!isNear(x)) near = false;
    v128.store(to, exp(f32x4.add(x, x)));
  }
  return near;
}

/** Whether a whole row is near: not only the share of a thread, so that all of them go the same way. */
function isRowNear(row: usize, size: i32): bool {
  for (let a = 0; a < size; a += 4) if (!isNear(loadLanes(row + <usize>a * 4, size - a))) return false;
  return true;
}

/**
 * Makes sure that `kept` holds the exponentials of the keys of batch rows `first` to `end`: for each a flag whether none is
 * far, then [rows, S, A]. False where there is no room.
 */
function keepKeys(keys: usize, batch: i32, source: i32, size: i32, first: i32, end: i32): bool {
  const stride = strideOf(size);
  if (<usize>((end - first) * (16 + source * <i32>stride)) > KEPT_BYTES) return false;
  const same = keys === keptKeys && batch === keptBatch && source === keptSource && size === keptSize;
  if (same && first === keptFirst && end === keptEnd) return true;
  let to = kept + <usize>(end - first) * 16;
  for (let b = first; b < end; b++) {
    let near = true;
    for (let s = 0; s < source; s++, to += stride) {
      if (!exponentials(to, keys + <usize>((s * batch + b) * size) * 4, size)) near = false;
    }
    store<i32>(kept + <usize>(b - first) * 16, near ? 1 : 0);
  }
  keptKeys = keys;
  keptBatch = batch;
  keptSource = source;
  keptSize = size;
  keptFirst = first;
  keptEnd = end;
  return true;
}

/** scores[t, b, s] = Σ_a v[a] tanh(keys[s, b, a] + query[t, b, a]) for s < lengths[b], else 0. */
export function additiveScoreForward(
  query: usize,
  keys: usize,
  v: usize,
  lengths: usize,
  scores: usize,
  steps: i32,
  batch: i32,
  source: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const stride = strideOf(size);
  const first = shareOf(batch, 1, part, parts);
  const end = shareOf(batch, 1, part + 1, parts);
  const hasKeys = stride + stride <= ROWS_BYTES && keepKeys(keys, batch, source, size, first, end);
  const weights = rows;
  const asked = rows + stride;
  let most: f32 = 0; // the score of energies that are all 1
  for (let a = 0; a < size; a++) most += load<f32>(v + <usize>a * 4);
  if (hasKeys)
    for (let a = 0; a < size; a += 4) v128.store(weights + <usize>a * 4, loadLanes(v + <usize>a * 4, size - a));
  for (let b = first; b < end; b++) {
    const length = lengthOf(lengths, b, source);
    const ofKeys = kept + <usize>(end - first) * 16 + <usize>((b - first) * source) * stride;
    const nearKeys = hasKeys && load<i32>(kept + <usize>(b - first) * 16) !== 0;
    for (let row = b; row < steps * batch; row += batch) {
      const ofQuery = query + <usize>row * rowBytes;
      const score = scores + <usize>(row * source) * 4;
      if (nearKeys && exponentials(asked, ofQuery, size)) {
        for (let s = 0; s < length; s++) {
          const key = ofKeys + <usize>s * stride;
          let sum = f32x4.splat(0);
          for (let at: usize = 0; at < stride; at += 16) {
            const h = halfOf(f32x4.mul(v128.load(key + at), v128.load(asked + at)));
            sum = multiplyAdd(v128.load(weights + at), h, sum);
          }
          store<f32>(score + <usize>s * 4, most - 2 * sumOf(sum));
        }
      } else {
        for (let s = 0; s < length; s++) {
          const key = keys + <usize>(s * batch + b) * rowBytes;
          let sum = f32x4.splat(0);
          for (let a = 0; a < size; a += 4) {
            const at = <usize>a * 4;
            const h = halfOfOneMinusTanh(f32x4.add(loadLanes(key + at, size - a), loadLanes(ofQuery + at, size - a)));
            sum = multiplyAdd(loadLanes(v + at, size - a), h, sum);
          }
          store<f32>(score + <usize>s * 4, most - 2 * sumOf(sum));
        }
      }
      memory.fill(score + <usize>length * 4, 0, <usize>(source - length) * 4);
    }
  }
}

/** dQuery[t, b, a] += v[a] Σ_s dScores[t, b, s] (1 − tanh²) */
export function additiveScoreBackwardQuery(
  query: usize,
  keys: usize,
  v: usize,
  lengths: usize,
  dScores: usize,
  dQuery: usize,
  steps: i32,
  batch: i32,
  source: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const stride = strideOf(size);
  const first = shareOf(batch, 1, part, parts);
  const end = shareOf(batch, 1, part + 1, parts);
  const between = <usize>batch * rowBytes;
  const sums = rows;
  const asked = rows + stride;
  const hasKeys = stride + stride <= ROWS_BYTES && keepKeys(keys, batch, source, size, first, end);
  for (let b = first; b < end; b++) {
    const length = lengthOf(lengths, b, source);
    const key = keys + <usize>b * rowBytes;
    const ofKeys = kept + <usize>(end - first) * 16 + <usize>((b - first) * source) * stride;
    const near = hasKeys && load<i32>(kept + <usize>(b - first) * 16) !== 0;
    for (let row = b; row < steps * batch; row += batch) {
      const from = query + <usize>row * rowBytes;
      const to = dQuery + <usize>row * rowBytes;
      const score = dScores + <usize>(row * source) * 4;
      if (near && exponentials(asked, from, size))
        addSlopes(asked, ofKeys, stride, v, score, 4, sums, to, length, size);
      else addFarSlopes(from, key, between, v, score, 4, to, length, size);
    }
  }
}

/** dKeys[s, b, a] += v[a] Σ_t dScores[t, b, s] (1 − tanh²) */
export function additiveScoreBackwardKeys(
  query: usize,
  keys: usize,
  v: usize,
  lengths: usize,
  dScores: usize,
  dKeys: usize,
  steps: i32,
  batch: i32,
  source: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const stride = strideOf(size);
  const between = <usize>batch * rowBytes;
  const apart = <usize>(batch * source) * 4;
  const sums = rows;
  const key = rows + stride;
  const asked = key + stride;
  const end = shareOf(batch, 1, part + 1, parts);
  for (let b = shareOf(batch, 1, part, parts); b < end; b++) {
    const length = lengthOf(lengths, b, source);
    const ofQuery = query + <usize>b * rowBytes;
    let near: bool = <usize>(steps + 2) * stride <= ROWS_BYTES;
    for (let t = 0; near && t < steps; t++)
      near = exponentials(asked + <usize>t * stride, ofQuery + <usize>t * between, size);
    for (let s = 0; s < length; s++) {
      const from = keys + <usize>(s * batch + b) * rowBytes;
      const to = dKeys + <usize>(s * batch + b) * rowBytes;
      const score = dScores + <usize>(b * source + s) * 4;
      if (near && exponentials(key, from, size)) addSlopes(key, asked, stride, v, score, apart, sums, to, steps, size);
      else addFarSlopes(from, ofQuery, between, v, score, apart, to, steps, size);
    }
  }
}

/**
 * d[a] += v[a] Σ scores[i] (1 − tanh²(here[a] + there[i, a])), from the exponentials of here [A] and of there [count, A].
 * `sums` is a row to work in. Row after row, so that they are read along.
 */
function addSlopes(
  here: usize,
  there: usize,
  stride: usize,
  v: usize,
  scores: usize,
  scoreStride: usize,
  sums: usize,
  d: usize,
  count: i32,
  size: i32,
): void {
  memory.fill(sums, 0, stride);
  for (let i = 0; i < count; i++, there += stride, scores += scoreStride) {
    const factor = v128.load32_splat(scores);
    for (let at: usize = 0; at < stride; at += 16) {
      const slope = quarterOfSlope(halfOf(f32x4.mul(v128.load(here + at), v128.load(there + at))));
      v128.store(sums + at, multiplyAdd(factor, slope, v128.load(sums + at)));
    }
  }
  for (let a = 0; a < size; a += 4) {
    const at = <usize>a * 4;
    const weight = f32x4.mul(loadLanes(v + at, size - a), f32x4.splat(4));
    addLanes(d + at, f32x4.mul(weight, v128.load(sums + at)), size - a);
  }
}

/** The same of here and there themselves, with an exponential for each pair. */
function addFarSlopes(
  here: usize,
  there: usize,
  thereStride: usize,
  v: usize,
  scores: usize,
  scoreStride: usize,
  d: usize,
  count: i32,
  size: i32,
): void {
  for (let a = 0; a < size; a += 4) {
    const at = <usize>a * 4;
    const lanes = size - a;
    const x = loadLanes(here + at, lanes);
    let sum = f32x4.splat(0);
    for (let i = 0, y = there + at, score = scores; i < count; i++, y += thereStride, score += scoreStride) {
      const h = halfOfOneMinusTanh(f32x4.add(x, loadLanes(y, lanes)));
      sum = multiplyAdd(v128.load32_splat(score), quarterOfSlope(h), sum);
    }
    addLanes(d + at, f32x4.mul(f32x4.mul(loadLanes(v + at, lanes), f32x4.splat(4)), sum), lanes);
  }
}

/**
 * dV[a] += Σ_{t, b, s} dScores[t, b, s] tanh(keys[s, b, a] + query[t, b, a]), a sum for each row of the batch and then over
 * them. Threads share the energies.
 */
export function additiveScoreBackwardV(
  query: usize,
  keys: usize,
  lengths: usize,
  dScores: usize,
  dV: usize,
  steps: i32,
  batch: i32,
  source: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const between = <usize>batch * rowBytes;
  const first = shareOf(size, 16, part, parts);
  const columns = shareOf(size, 16, part + 1, parts) - first;
  const stride = strideOf(columns);
  const sums = rows;
  const asked = rows + stride;
  const ofKeys = asked + stride;
  const to = dV + <usize>first * 4;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b, source);
    const key = keys + <usize>(b * size + first) * 4;
    let nearKeys: bool = <usize>(source + 2) * stride <= ROWS_BYTES;
    for (let s = 0; nearKeys && s < length; s++) {
      nearKeys = isRowNear(keys + <usize>((s * batch + b) * size) * 4, size);
      exponentials(ofKeys + <usize>s * stride, key + <usize>s * between, columns);
    }
    if (nearKeys) memory.fill(sums, 0, stride);
    let whole: f32 = 0;
    for (let row = b; row < steps * batch; row += batch) {
      const from = query + <usize>(row * size + first) * 4;
      const scores = dScores + <usize>(row * source) * 4;
      if (!nearKeys || !isRowNear(query + <usize>row * rowBytes, size)) {
        addFarEnergies(from, key, between, scores, to, length, columns);
        continue;
      }
      exponentials(asked, from, columns);
      for (let s = 0, there = ofKeys; s < length; s++, there += stride) {
        const factor = v128.load32_splat(scores + <usize>s * 4);
        whole += load<f32>(scores + <usize>s * 4);
        for (let at: usize = 0; at < stride; at += 16) {
          const h = halfOf(f32x4.mul(v128.load(asked + at), v128.load(there + at)));
          v128.store(sums + at, multiplyAdd(factor, h, v128.load(sums + at)));
        }
      }
    }
    if (!nearKeys) continue;
    for (let a = 0; a < columns; a += 4) {
      const half = v128.load(sums + <usize>a * 4);
      addLanes(to + <usize>a * 4, f32x4.sub(f32x4.splat(whole), f32x4.add(half, half)), columns - a);
    }
  }
}

/** d[a] += Σ scores[i] tanh(here[a] + there[i, a]), with an exponential for each pair. */
function addFarEnergies(
  here: usize,
  there: usize,
  thereStride: usize,
  scores: usize,
  d: usize,
  count: i32,
  size: i32,
): void {
  for (let a = 0; a < size; a += 4) {
    const at = <usize>a * 4;
    const lanes = size - a;
    const x = loadLanes(here + at, lanes);
    let sum = f32x4.splat(0);
    for (let i = 0, y = there + at; i < count; i++, y += thereStride) {
      const h = halfOfOneMinusTanh(f32x4.add(x, loadLanes(y, lanes)));
      sum = multiplyAdd(v128.load32_splat(scores + <usize>i * 4), f32x4.sub(f32x4.splat(1), f32x4.add(h, h)), sum);
    }
    addLanes(d + at, sum, lanes);
  }
}
