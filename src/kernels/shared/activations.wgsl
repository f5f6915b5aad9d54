// Activations that no finite argument breaks, and of which a NaN that comes in goes out.

// tanh x. The built-in one gives NaN for |x| ≥ 89 on some adapters, and WGSL allows it an error of 1e-5 everywhere.
// exp(−2|x|) cannot overflow; near zero, where 1 − exp(−2|x|) would cancel, a series takes over.
fn safeTanh(x: f32) -> f32 {
  let square = x * x;
  if (square < 0.0625) {
    return x * (1 + square * (-1.0 / 3 + square * (2.0 / 15 + square * (-17.0 / 315 + square * (62.0 / 2835)))));
  }
  let decay = exp(-2 * abs(x));
  return sign(x) * (1 - decay) / (1 + decay);
}

// 1 / (1 + exp(−x)), by the exponential of a number that is never positive.
fn safeSigmoid(x: f32) -> f32 {
  let decay = exp(-abs(x));
  return select(decay, 1.0, x >= 0) / (1 + decay);
}

// 1 − tanh² x = sech² x, the derivative of tanh.
fn squareOfSech(x: f32) -> f32 {
  let y = safeTanh(x);
  return 1 - y * y;
}

// erf x, within 2e-7 (absolute). Below 1 x times a polynomial of x², above it 1 − exp of a polynomial of |x|: those that
// meet erf(x) / x and ln erfc(x) at Chebyshev's nodes of [0, 1] (of x²) and [1, 4]. tests/unit/kernels/erf.test.ts fits
// them again. Beyond 4 erf is ±1.
fn erf(x: f32) -> f32 {
  let square = x * x;
  if (square < 1) {
    var near = -8.01686428e-4 + square * 7.87587504e-5;
    near = -0.026854212 + square * (5.18908742e-3 + square * near);
    return x * (1.12837917 + square * (-0.376126267 + square * (0.112835947 + square * near)));
  }
  let t = min(abs(x), 4.0) - 1;
  var far = -1.80944884e-3 + t * (2.2403049e-4 + t * -1.32723618e-5);
  far = -0.843204155 + t * (-0.0413113347 + t * (9.73253801e-3 + t * far));
  return sign(x) * (1 - exp(-1.84960584 + t * (-2.63895347 + t * far)));
}

// x Φ(x), Φ the normal distribution.
fn gelu(x: f32) -> f32 {
  return x * (0.5 + 0.5 * erf(x * 0.707106781));
}

// Φ(x) + x φ(x), the derivative of gelu; φ is the normal density.
fn slopeOfGelu(x: f32) -> f32 {
  return 0.5 + 0.5 * erf(x * 0.707106781) + x * 0.398942280 * exp(-0.5 * x * x);
}
