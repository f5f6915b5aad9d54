/**
 * What src/kernels/additiveScore/additiveScore.reference.ts computes, four of the A energies at a time. Addresses are
 * bytes; query [T, B, A], keys [S, B, A], v [A], scores [T, B, S], lengths [B].
 */
import { addLanes, loadLanes, sumOf, tanh } from './lanes.assembly';

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
): void {
  const rowBytes = <usize>size * 4;
  for (let row = 0; row < steps * batch; row++) {
    const b = row % batch;
    const length = lengthOf(lengths, b, source);
    for (let s = 0; s < length; s++) {
      const key = keys + <usize>(s * batch + b) * rowBytes;
      let sum = f32x4.splat(0);
      for (let a = 0; a < size; a += 4) {
        const at = <usize>a * 4;
        const energy = tanh(f32x4.add(loadLanes(key + at, size - a), loadLanes(query + at, size - a)));
        sum = f32x4.add(sum, f32x4.mul(loadLanes(v + at, size - a), energy));
      }
      store<f32>(scores + <usize>s * 4, sumOf(sum));
    }
    memory.fill(scores + <usize>length * 4, 0, <usize>(source - length) * 4);
    query += rowBytes;
    scores += <usize>source * 4;
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
): void {
  const rowBytes = <usize>size * 4;
  for (let row = 0; row < steps * batch; row++) {
    const b = row % batch;
    const length = lengthOf(lengths, b, source);
    for (let a = 0; a < size; a += 4) {
      const at = <usize>a * 4;
      const asked = loadLanes(query + at, size - a);
      let key = keys + <usize>b * rowBytes + at;
      let sum = f32x4.splat(0);
      for (let s = 0; s < length; s++) {
        const slope = slopeOf(f32x4.add(loadLanes(key, size - a), asked));
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(dScores + <usize>s * 4), slope));
        key += <usize>batch * rowBytes;
      }
      addLanes(dQuery + at, f32x4.mul(loadLanes(v + at, size - a), sum), size - a);
    }
    query += rowBytes;
    dQuery += rowBytes;
    dScores += <usize>source * 4;
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
): void {
  const rowBytes = <usize>size * 4;
  for (let b = 0; b < batch; b++) {
    const length = lengthOf(lengths, b, source);
    for (let s = 0; s < length; s++) {
      const row = <usize>(s * batch + b) * rowBytes;
      for (let a = 0; a < size; a += 4) {
        const at = <usize>a * 4;
        const key = loadLanes(keys + row + at, size - a);
        let asked = query + <usize>b * rowBytes + at;
        let score = dScores + <usize>(b * source + s) * 4;
        let sum = f32x4.splat(0);
        for (let t = 0; t < steps; t++) {
          const slope = slopeOf(f32x4.add(key, loadLanes(asked, size - a)));
          sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(score), slope));
          asked += <usize>batch * rowBytes;
          score += <usize>(batch * source) * 4;
        }
        addLanes(dKeys + row + at, f32x4.mul(loadLanes(v + at, size - a), sum), size - a);
      }
    }
  }
}

/** dV[a] += Σ_{t, b, s} dScores[t, b, s] tanh(keys[s, b, a] + query[t, b, a]), a sum for each row and then over the rows. */
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
): void {
  const rowBytes = <usize>size * 4;
  for (let a = 0; a < size; a += 4) {
    const at = <usize>a * 4;
    let total = f32x4.splat(0);
    for (let row = 0; row < steps * batch; row++) {
      const b = row % batch;
      const length = lengthOf(lengths, b, source);
      const asked = loadLanes(query + <usize>row * rowBytes + at, size - a);
      const score = dScores + <usize>(row * source) * 4;
      let key = keys + <usize>b * rowBytes + at;
      let sum = f32x4.splat(0);
      for (let s = 0; s < length; s++) {
        const energy = tanh(f32x4.add(loadLanes(key, size - a), asked));
        sum = f32x4.add(sum, f32x4.mul(v128.load32_splat(score + <usize>s * 4), energy));
        key += <usize>batch * rowBytes;
      }
      total = f32x4.add(total, sum);
    }
    addLanes(dV + at, total, size - a);
  }
}

/** 1 − tanh² x */
function slopeOf(x: v128): v128 {
  const energy = tanh(x);
  return f32x4.sub(f32x4.splat(1), f32x4.mul(energy, energy));
}
