// Activations that no finite argument breaks. Neither clamps, so a NaN that comes in goes out.

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
