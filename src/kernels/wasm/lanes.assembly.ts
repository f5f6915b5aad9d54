/** Four float32 numbers at a time: the ends of rows, sums, and the activations. */

/** The numbers at an address; those from `lanes` on are 0 and are not read. */
export function loadLanes(from: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(from);
  let x = f32x4.splat(0);
  if (lanes > 0) x = f32x4.replace_lane(x, 0, load<f32>(from));
  if (lanes > 1) x = f32x4.replace_lane(x, 1, load<f32>(from, 4));
  if (lanes > 2) x = f32x4.replace_lane(x, 2, load<f32>(from, 8));
  return x;
}

export function storeLanes(to: usize, x: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, x);
    return;
  }
  if (lanes > 0) store<f32>(to, f32x4.extract_lane(x, 0));
  if (lanes > 1) store<f32>(to, f32x4.extract_lane(x, 1), 4);
  if (lanes > 2) store<f32>(to, f32x4.extract_lane(x, 2), 8);
}

export function addLanes(to: usize, x: v128, lanes: i32): void {
  storeLanes(to, f32x4.add(loadLanes(to, lanes), x), lanes);
}

export function sumOf(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/**
 * exp(x) − 1 = 2^k (exp(r) − 1) + 2^k − 1, with |r| ≤ ln 2 / 2 and the Taylor series of exp(r) − 1 to r⁷, which errs by
 * 2e-8 of itself. The exponent is held within ±87, where float32 ends.
 */
function expMinusOne(unbounded: v128): v128 {
  const x = f32x4.max(f32x4.min(unbounded, f32x4.splat(87)), f32x4.splat(-87));
  const k = f32x4.nearest(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)));
  // ln 2 in two parts, the first of which has few digits, so that its product with k is exact.
  let r = f32x4.sub(x, f32x4.mul(k, f32x4.splat(0.693359375)));
  r = f32x4.add(r, f32x4.mul(k, f32x4.splat(0.00021219444)));
  let series = f32x4.add(f32x4.splat(1 / 720.0), f32x4.mul(r, f32x4.splat(1 / 5040.0)));
  series = f32x4.add(f32x4.splat(1 / 120.0), f32x4.mul(r, series));
  series = f32x4.add(f32x4.splat(1 / 24.0), f32x4.mul(r, series));
  series = f32x4.add(f32x4.splat(1 / 6.0), f32x4.mul(r, series));
  series = f32x4.add(f32x4.splat(0.5), f32x4.mul(r, series));
  series = f32x4.add(r, f32x4.mul(f32x4.mul(r, r), series));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(k), i32x4.splat(127)), 23);
  return f32x4.add(f32x4.mul(power, series), f32x4.sub(power, f32x4.splat(1)));
}

/** tanh x = e / (e + 2), e = exp(2x) − 1: accurate near 0 as well. */
export function tanh(x: v128): v128 {
  const e = expMinusOne(f32x4.add(x, x));
  return f32x4.div(e, f32x4.add(e, f32x4.splat(2)));
}

/** 1 / (1 + exp(−x)) */
export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(expMinusOne(f32x4.neg(x)), f32x4.splat(2)));
}
