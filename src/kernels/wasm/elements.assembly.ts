/** What is computed element by element, four at a time: activations, Adam, and the sums of squares. Addresses are bytes. */
import {
  addLanes,
  erf,
  exp,
  loadLanes,
  multiplyAdd,
  shareOf,
  sigmoid,
  storeLanes,
  sumOf,
  tanh,
} from './lanes.assembly';

/** Threads share runs of so many elements. */
const GRAIN: i32 = 64;

/** y = tanh x */
export function tanhForward(x: usize, y: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    storeLanes(y + at, tanh(loadLanes(x + at, end - n)), end - n);
  }
}

/** dX += dY (1 − y²) */
export function tanhBackward(y: usize, dY: usize, dX: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    const value = loadLanes(y + at, end - n);
    const slope = f32x4.sub(f32x4.splat(1), f32x4.mul(value, value));
    addLanes(dX + at, f32x4.mul(loadLanes(dY + at, end - n), slope), end - n);
  }
}

/** y = 1 / (1 + exp(−x)) */
export function sigmoidForward(x: usize, y: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    storeLanes(y + at, sigmoid(loadLanes(x + at, end - n)), end - n);
  }
}

/** dX += dY y (1 − y) */
export function sigmoidBackward(y: usize, dY: usize, dX: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    const value = loadLanes(y + at, end - n);
    const slope = f32x4.mul(value, f32x4.sub(f32x4.splat(1), value));
    addLanes(dX + at, f32x4.mul(loadLanes(dY + at, end - n), slope), end - n);
  }
}

/** y = max(x, 0) */
export function reluForward(x: usize, y: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    storeLanes(y + at, f32x4.max(loadLanes(x + at, end - n), f32x4.splat(0)), end - n);
  }
}

/** dX += dY where x > 0 */
export function reluBackward(x: usize, dY: usize, dX: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    const passes = f32x4.gt(loadLanes(x + at, end - n), f32x4.splat(0));
    addLanes(dX + at, v128.and(loadLanes(dY + at, end - n), passes), end - n);
  }
}

/** Φ(x), the normal distribution. */
// @inline
function below(x: v128): v128 {
  const half = f32x4.splat(0.5);
  return multiplyAdd(half, erf(f32x4.mul(x, f32x4.splat(Mathf.SQRT1_2))), half);
}

/** y = x Φ(x) */
export function geluForward(x: usize, y: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    const value = loadLanes(x + at, end - n);
    storeLanes(y + at, f32x4.mul(value, below(value)), end - n);
  }
}

/** φ(0) = 1 / √(2π), of the normal density. */
const DENSITY_AT_ZERO: f32 = 0.39894228;

/** dX += dY (Φ(x) + x φ(x)) */
export function geluBackward(x: usize, dY: usize, dX: usize, count: i32, part: i32, parts: i32): void {
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    const value = loadLanes(x + at, end - n);
    // Beyond 16 x φ(x) is nothing, but exp never quite 0.
    const held = f32x4.pmax(f32x4.pmin(value, f32x4.splat(16)), f32x4.splat(-16));
    const density = exp(f32x4.mul(f32x4.splat(-0.5), f32x4.mul(held, held)));
    const slope = multiplyAdd(f32x4.mul(held, f32x4.splat(DENSITY_AT_ZERO)), density, below(value));
    addLanes(dX + at, f32x4.mul(loadLanes(dY + at, end - n), slope), end - n);
  }
}

/** One step of AdamW; see the head of adam.wgsl for why schedule [3] comes from the host. */
export function adamForward(
  parameters: usize,
  gradients: usize,
  m: usize,
  v: usize,
  clip: usize,
  health: usize,
  schedule: usize,
  count: i32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
  part: i32,
  parts: i32,
): void {
  if (load<u32>(health) !== 0) return;
  const factor = v128.load32_splat(clip);
  const rate = v128.load32_splat(schedule);
  const correction = v128.load32_splat(schedule, 4);
  const decay = v128.load32_splat(schedule, 8);
  const keep1 = f32x4.splat(beta1);
  const keep2 = f32x4.splat(beta2);
  const add1 = f32x4.splat(1 - beta1);
  const add2 = f32x4.splat(1 - beta2);
  const small = f32x4.splat(epsilon);
  const end = shareOf(count, GRAIN, part + 1, parts);
  for (let n = shareOf(count, GRAIN, part, parts); n < end; n += 4) {
    const at = <usize>n * 4;
    const lanes = end - n;
    const gradient = f32x4.mul(factor, loadLanes(gradients + at, lanes));
    const first = multiplyAdd(keep1, loadLanes(m + at, lanes), f32x4.mul(add1, gradient));
    const second = multiplyAdd(keep2, loadLanes(v + at, lanes), f32x4.mul(f32x4.mul(add2, gradient), gradient));
    storeLanes(m + at, first, lanes);
    storeLanes(v + at, second, lanes);
    const step = f32x4.div(f32x4.mul(rate, first), multiplyAdd(f32x4.sqrt(second), correction, small));
    const parameter = loadLanes(parameters + at, lanes);
    storeLanes(parameters + at, f32x4.sub(parameter, multiplyAdd(decay, parameter, step)), lanes);
  }
}

/** Elements that stand together in a part of the norm: the lanes of a workgroup. */
const TOGETHER: i32 = 64;

/** partials[p] = the sum of squares of part p of gradients [count]. */
export function gradientNormPartial(
  gradients: usize,
  partials: usize,
  count: i32,
  partialCount: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(partialCount, 1, part + 1, parts);
  for (let p = shareOf(partialCount, 1, part, parts); p < end; p++) {
    let sum = f32x4.splat(0);
    for (let start = p * TOGETHER; start < count; start += partialCount * TOGETHER) {
      const stop = min(start + TOGETHER, count);
      let run = f32x4.splat(0);
      for (let n = start; n < stop; n += 4) {
        const x = loadLanes(gradients + <usize>n * 4, stop - n);
        run = multiplyAdd(x, x, run);
      }
      sum = f32x4.add(sum, run);
    }
    store<f32>(partials + <usize>p * 4, sumOf(sum));
  }
}

/** Fills a range with zeros. */
export function clear(to: usize, count: i32, part: i32, parts: i32): void {
  const first = shareOf(count, GRAIN, part, parts);
  memory.fill(to + <usize>first * 4, 0, <usize>(shareOf(count, GRAIN, part + 1, parts) - first) * 4);
}
