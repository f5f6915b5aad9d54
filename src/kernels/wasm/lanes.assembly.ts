/** Four float32 numbers at a time: the ends of rows, sums, exponentials, and the share of a thread; a logarithm. */

/**
 * Where the share of a thread begins: `total` things are dealt in runs of `grain` over `parts` threads. It ends where the
 * next begins.
 */
// @inline
export function shareOf(total: i32, grain: i32, part: i32, parts: i32): i32 {
  const runs = (total + grain - 1) / grain;
  return min(total, ((runs * part) / parts) * grain);
}

/** x y + z, rounded once where the machine has such an instruction. */
// @inline
export function multiplyAdd(x: v128, y: v128, z: v128): v128 {
  if (ASC_FEATURE_RELAXED_SIMD) return v128.relaxed_madd<f32>(x, y, z);
  return f32x4.add(z, f32x4.mul(x, y));
}

/**
 * The numbers at an address; those from `lanes` on are 0 and are not read. No call: the engines keep across a call nothing
 * in a vector register, so a loop that makes one spills all its sums at each turn.
 */
// @inline
export function loadLanes(from: usize, lanes: i32): v128 {
  if (lanes >= 4) return v128.load(from);
  let x = f32x4.splat(0);
  if (lanes > 1) x = v128.load64_zero(from);
  else if (lanes > 0) x = v128.load32_zero(from);
  if (lanes > 2) x = v128.load32_lane(from, x, 2, 8);
  return x;
}

// @inline
export function storeLanes(to: usize, x: v128, lanes: i32): void {
  if (lanes >= 4) {
    v128.store(to, x);
  } else {
    if (lanes > 1) v128.store64_lane(to, x, 0);
    else if (lanes > 0) v128.store32_lane(to, x, 0);
    if (lanes > 2) v128.store32_lane(to, x, 2, 8);
  }
}

// @inline
export function addLanes(to: usize, x: v128, lanes: i32): void {
  storeLanes(to, f32x4.add(loadLanes(to, lanes), x), lanes);
}

// @inline
export function sumOf(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

/** 1.5 · 2²³: added to a number it leaves that number, rounded, in the low bits. */
const ROUNDER: f32 = 12582912;

/**
 * 2^u = 2^k 2^f with |f| ≤ 1/2, the latter a polynomial of degree 5 that errs by 1e-7 of itself. The exponent is held
 * within ±126, where float32 ends.
 */
// @inline
function exp2(unbounded: v128): v128 {
  const u = f32x4.pmax(f32x4.pmin(unbounded, f32x4.splat(126)), f32x4.splat(-126));
  const rounded = f32x4.add(u, f32x4.splat(ROUNDER));
  const f = f32x4.sub(u, f32x4.sub(rounded, f32x4.splat(ROUNDER)));
  const low = multiplyAdd(f, f32x4.splat(0.6931470037), f32x4.splat(1));
  const middle = multiplyAdd(f, f32x4.splat(0.0555073507), f32x4.splat(0.2402224094));
  const high = multiplyAdd(f, f32x4.splat(0.0013264588), f32x4.splat(0.0096716192));
  const square = f32x4.mul(f, f);
  const series = multiplyAdd(square, multiplyAdd(square, high, middle), low);
  return i32x4.add(series, i32x4.shl(rounded, 23)); // 2^k times the series, by its exponent
}

/** exp(x) */
// @inline
export function exp(x: v128): v128 {
  return exp2(f32x4.mul(x, f32x4.splat(Mathf.LOG2E)));
}

/** 1 / (1 + exp(−x)) */
// @inline
export function sigmoid(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(exp2(f32x4.mul(x, f32x4.splat(-Mathf.LOG2E))), f32x4.splat(1)));
}

/** 1 / (exp(2x) + 1), which is (1 − tanh x) / 2. */
// @inline
export function halfOfOneMinusTanh(x: v128): v128 {
  return f32x4.div(f32x4.splat(1), f32x4.add(exp2(f32x4.mul(x, f32x4.splat(2 * Mathf.LOG2E))), f32x4.splat(1)));
}

/** tanh x, a quotient of polynomials (that of Eigen and TensorFlow): 3e-7 of itself, near 0 as well; ±1 beyond ±7.9. */
// @inline
export function tanh(unbounded: v128): v128 {
  const x = f32x4.pmax(f32x4.pmin(unbounded, f32x4.splat(7.9053111)), f32x4.splat(-7.9053111));
  const q = f32x4.mul(x, x);
  let above = multiplyAdd(q, f32x4.splat(-2.7607685e-16), f32x4.splat(2.0001879e-13));
  above = multiplyAdd(q, above, f32x4.splat(-8.6046715e-11));
  above = multiplyAdd(q, above, f32x4.splat(5.122297e-8));
  above = multiplyAdd(q, above, f32x4.splat(1.4857223e-5));
  above = multiplyAdd(q, above, f32x4.splat(6.3726193e-4));
  above = multiplyAdd(q, above, f32x4.splat(4.8935246e-3));
  let below = multiplyAdd(q, f32x4.splat(1.1982584e-6), f32x4.splat(1.185347e-4));
  below = multiplyAdd(q, below, f32x4.splat(2.2684347e-3));
  below = multiplyAdd(q, below, f32x4.splat(4.8935252e-3));
  return f32x4.div(f32x4.mul(x, above), below);
}

/** erf x by the polynomials of shared/activations.wgsl, within 2e-7 (absolute). */
// @inline
export function erf(x: v128): v128 {
  const square = f32x4.mul(x, x);
  let near = multiplyAdd(square, f32x4.splat(7.87587504e-5), f32x4.splat(-8.01686428e-4));
  near = multiplyAdd(square, near, f32x4.splat(5.18908742e-3));
  near = multiplyAdd(square, near, f32x4.splat(-0.026854212));
  near = multiplyAdd(square, near, f32x4.splat(0.112835947));
  near = multiplyAdd(square, near, f32x4.splat(-0.376126267));
  near = f32x4.mul(x, multiplyAdd(square, near, f32x4.splat(1.12837917)));
  const t = f32x4.sub(f32x4.pmin(f32x4.abs(x), f32x4.splat(4)), f32x4.splat(1));
  let far = multiplyAdd(t, f32x4.splat(-1.32723618e-5), f32x4.splat(2.2403049e-4));
  far = multiplyAdd(t, far, f32x4.splat(-1.80944884e-3));
  far = multiplyAdd(t, far, f32x4.splat(9.73253801e-3));
  far = multiplyAdd(t, far, f32x4.splat(-0.0413113347));
  far = multiplyAdd(t, far, f32x4.splat(-0.843204155));
  far = multiplyAdd(t, far, f32x4.splat(-2.63895347));
  far = f32x4.sub(f32x4.splat(1), exp(multiplyAdd(t, far, f32x4.splat(-1.84960584))));
  const sign = v128.and(x, f32x4.splat(-0.0));
  return v128.bitselect(near, v128.or(far, sign), f32x4.lt(square, f32x4.splat(1)));
}

/** ln x of a finite x > 0 that is no subnormal number: x = 2^k m with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)). */
export function log(x: f32): f32 {
  const bits = reinterpret<i32>(x) - 0x3f3504f3; // that of √½
  const k = bits >> 23;
  const m = <f64>reinterpret<f32>((bits & 0x7fffff) + 0x3f3504f3);
  const s = (m - 1) / (m + 1);
  const q = s * s;
  const series = 1 + q * (1 / 3.0 + q * (1 / 5.0 + q * (1 / 7.0 + q * (1 / 9.0 + q * (1 / 11.0)))));
  return <f32>(<f64>k * Math.LN2 + 2 * s * series);
}
