/**
 * What src/kernels/additiveScore/additiveScore.reference.ts computes, four of the A energies at a time. Addresses are
 * bytes; query [T, B, A], keys [S, B, A], v [A], scores [T, B, S], lengths [B].
 *
 * With h = 1 / (exp(2x) + 1), tanh x is 1 − 2h and its slope 1 − tanh² x is 4 h (1 − h), so that a step of the inner loop
 * is one exponential and one quotient.
 */
import { addLanes, halfOfOneMinusTanh, loadLanes, multiplyAdd, shareOf, sumOf } from './lanes.assembly';

// @inline
function lengthOf(lengths: usize, b: i32, source: i32): i32 {
  return <i32>min(load<u32>(lengths + <usize>b * 4), <u32>source);
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
  let most: f32 = 0; // the score of energies that are all 1
  for (let a = 0; a < size; a++) most += load<f32>(v + <usize>a * 4);
  const end = shareOf(steps * batch, 1, part + 1, parts);
  for (let row = shareOf(steps * batch, 1, part, parts); row < end; row++) {
    const b = row % batch;
    const length = lengthOf(lengths, b, source);
    const asked = query + <usize>row * rowBytes;
    const score = scores + <usize>(row * source) * 4;
    for (let s = 0; s < length; s++) {
      const key = keys + <usize>(s * batch + b) * rowBytes;
      let sum = f32x4.splat(0);
      let a = 0;
      for (; a + 4 <= size; a += 4) {
        const at = <usize>a * 4;
        const h = halfOfOneMinusTanh(f32x4.add(v128.load(key + at), v128.load(asked + at)));
        sum = multiplyAdd(v128.load(v + at), h, sum);
      }
      if (a < size) {
        const at = <usize>a * 4;
        const x = f32x4.add(loadLanes(key + at, size - a), loadLanes(asked + at, size - a));
        sum = multiplyAdd(loadLanes(v + at, size - a), halfOfOneMinusTanh(x), sum);
      }
      store<f32>(score + <usize>s * 4, most - 2 * sumOf(sum));
    }
    memory.fill(score + <usize>length * 4, 0, <usize>(source - length) * 4);
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
  const end = shareOf(steps * batch, 1, part + 1, parts);
  for (let row = shareOf(steps * batch, 1, part, parts); row < end; row++) {
    const b = row % batch;
    const score = dScores + <usize>(row * source) * 4;
    const from = <usize>row * rowBytes;
    const length = lengthOf(lengths, b, source);
    addSlopes(
      query + from,
      keys + <usize>b * rowBytes,
      <usize>batch * rowBytes,
      v,
      score,
      4,
      dQuery + from,
      length,
      size,
    );
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
  const between = <usize>batch * rowBytes;
  const end = shareOf(batch, 1, part + 1, parts);
  for (let b = shareOf(batch, 1, part, parts); b < end; b++) {
    const length = lengthOf(lengths, b, source);
    for (let s = 0; s < length; s++) {
      const from = <usize>(s * batch + b) * rowBytes;
      const score = dScores + <usize>(b * source + s) * 4;
      const stride = <usize>(batch * source) * 4;
      addSlopes(keys + from, query + <usize>b * rowBytes, between, v, score, stride, dKeys + from, steps, size);
    }
  }
}

/** d[a] += v[a] Σ scores[i] (1 − tanh²(here[a] + there[i, a])) over `count` rows of `there` and as many scores. */
function addSlopes(
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
  let a = 0;
  for (; a + 8 <= size; a += 8) {
    const at = <usize>a * 4;
    const x0 = v128.load(here + at);
    const x1 = v128.load(here + at, 16);
    let sum0 = f32x4.splat(0);
    let sum1 = f32x4.splat(0);
    for (let i = 0, y = there + at, score = scores; i < count; i++, y += thereStride, score += scoreStride) {
      const factor = v128.load32_splat(score);
      sum0 = multiplyAdd(factor, quarterOfSlope(f32x4.add(x0, v128.load(y))), sum0);
      sum1 = multiplyAdd(factor, quarterOfSlope(f32x4.add(x1, v128.load(y, 16))), sum1);
    }
    addLanes(d + at, f32x4.mul(f32x4.mul(v128.load(v + at), f32x4.splat(4)), sum0), 4);
    addLanes(d + at + 16, f32x4.mul(f32x4.mul(v128.load(v + at, 16), f32x4.splat(4)), sum1), 4);
  }
  for (; a < size; a += 4) {
    const at = <usize>a * 4;
    const lanes = size - a;
    const x = loadLanes(here + at, lanes);
    let sum = f32x4.splat(0);
    for (let i = 0, y = there + at, score = scores; i < count; i++, y += thereStride, score += scoreStride) {
      const slope = quarterOfSlope(f32x4.add(x, loadLanes(y, lanes)));
      sum = multiplyAdd(v128.load32_splat(score), slope, sum);
    }
    addLanes(d + at, f32x4.mul(f32x4.mul(loadLanes(v + at, lanes), f32x4.splat(4)), sum), lanes);
  }
}

/**
 * dV[a] += Σ_{t, b, s} dScores[t, b, s] tanh(keys[s, b, a] + query[t, b, a]), a sum for each row and then over the rows.
 * Threads share the energies.
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
  const end = shareOf(size, 16, part + 1, parts);
  for (let a = first; a < end; a += 4) {
    const at = <usize>a * 4;
    const lanes = end - a;
    let total = f32x4.splat(0);
    for (let b = 0; b < batch; b++) {
      const length = lengthOf(lengths, b, source);
      for (let row = b; row < steps * batch; row += batch) {
        const x = loadLanes(query + <usize>row * rowBytes + at, lanes);
        let score = dScores + <usize>(row * source) * 4;
        let key = keys + <usize>b * rowBytes + at;
        let whole = f32x4.splat(0);
        let half = f32x4.splat(0);
        if (lanes >= 4) {
          for (let s = 0; s < length; s++, score += 4, key += between) {
            const factor = v128.load32_splat(score);
            whole = f32x4.add(whole, factor);
            half = multiplyAdd(factor, halfOfOneMinusTanh(f32x4.add(v128.load(key), x)), half);
          }
        } else {
          for (let s = 0; s < length; s++, score += 4, key += between) {
            const factor = v128.load32_splat(score);
            whole = f32x4.add(whole, factor);
            half = multiplyAdd(factor, halfOfOneMinusTanh(f32x4.add(loadLanes(key, lanes), x)), half);
          }
        }
        total = f32x4.add(total, f32x4.sub(whole, f32x4.add(half, half)));
      }
    }
    addLanes(dV + at, total, lanes);
  }
}

/** (1 − tanh² x) / 4 */
// @inline
function quarterOfSlope(x: v128): v128 {
  const h = halfOfOneMinusTanh(x);
  return f32x4.sub(h, f32x4.mul(h, h));
}
