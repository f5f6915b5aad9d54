/** What src/kernels/crossEntropy/crossEntropy.reference.ts computes of the logits [T, B, V]. Addresses are bytes. */
import { addLanes, exp, loadLanes, shareOf, sumOf } from './lanes.assembly';
import { largestOf } from './rows.assembly';

/** losses [T, B] = −log softmax(logits)[target], hits [T, B] = arg-max is the target; 0 beyond lengths[b]. */
export function crossEntropyForward(
  logits: usize,
  targets: usize,
  lengths: usize,
  losses: usize,
  hits: usize,
  steps: i32,
  batch: i32,
  vocabulary: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(steps * batch, 1, part + 1, parts);
  for (let index = shareOf(steps * batch, 1, part, parts); index < end; index++) {
    const at = <usize>index * 4;
    if (<u32>(index / batch) >= load<u32>(lengths + <usize>(index % batch) * 4)) {
      store<f32>(losses + at, 0);
      store<f32>(hits + at, 0);
      continue;
    }
    const row = logits + <usize>(index * vocabulary) * 4;
    const answer = load<u32>(targets + at);
    const largest = largestOf(row, vocabulary);
    let best = 0;
    while (best < vocabulary - 1 && load<f32>(row + <usize>best * 4) !== largest) best++;
    const total = totalOf(row, largest, vocabulary);
    store<f32>(losses + at, largest - load<f32>(row + <usize>answer * 4) + log(total));
    store<f32>(hits + at, <u32>best === answer ? 1 : 0);
  }
}

/** dLogits [T, B, V] += (softmax(logits) − onehot(target)) / counted tokens, on counted rows. */
export function crossEntropyBackward(
  logits: usize,
  targets: usize,
  lengths: usize,
  summary: usize,
  dLogits: usize,
  steps: i32,
  batch: i32,
  vocabulary: i32,
  part: i32,
  parts: i32,
): void {
  const share: f32 = 1 / load<f32>(summary, 8);
  const end = shareOf(steps * batch, 1, part + 1, parts);
  for (let index = shareOf(steps * batch, 1, part, parts); index < end; index++) {
    if (<u32>(index / batch) >= load<u32>(lengths + <usize>(index % batch) * 4)) continue;
    const from = <usize>(index * vocabulary) * 4;
    const largest = largestOf(logits + from, vocabulary);
    const factor = f32x4.splat(share / totalOf(logits + from, largest, vocabulary));
    for (let v = 0; v < vocabulary; v += 4) {
      const at = from + <usize>v * 4;
      const x = f32x4.sub(loadLanes(logits + at, vocabulary - v), f32x4.splat(largest));
      addLanes(dLogits + at, f32x4.mul(exp(x), factor), vocabulary - v);
    }
    const answer = dLogits + from + <usize>load<u32>(targets + <usize>index * 4) * 4;
    store<f32>(answer, load<f32>(answer) - share);
  }
}

/** Σ exp(x − largest) */
function totalOf(row: usize, largest: f32, count: i32): f32 {
  let total = f32x4.splat(0);
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    total = f32x4.add(total, exp(f32x4.sub(v128.load(row + <usize>n * 4), f32x4.splat(largest))));
  }
  let sum = sumOf(total);
  if (n < count) {
    const last = exp(f32x4.sub(loadLanes(row + <usize>n * 4, count - n), f32x4.splat(largest)));
    sum += f32x4.extract_lane(last, 0);
    if (count - n > 1) sum += f32x4.extract_lane(last, 1);
    if (count - n > 2) sum += f32x4.extract_lane(last, 2);
  }
  return sum;
}

/** ln x of a finite x ≥ 1: x = 2^k m with m in [√½, √2), and ln m = 2 artanh((m − 1) / (m + 1)). */
function log(x: f32): f32 {
  const bits = reinterpret<i32>(x) - 0x3f3504f3; // that of √½
  const k = bits >> 23;
  const m = <f64>reinterpret<f32>((bits & 0x7fffff) + 0x3f3504f3);
  const s = (m - 1) / (m + 1);
  const q = s * s;
  const series = 1 + q * (1 / 3.0 + q * (1 / 5.0 + q * (1 / 7.0 + q * (1 / 9.0 + q * (1 / 11.0)))));
  return <f32>(<f64>k * Math.LN2 + 2 * s * series);
}
