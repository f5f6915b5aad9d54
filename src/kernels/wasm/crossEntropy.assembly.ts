/** What src/kernels/crossEntropy/crossEntropy.reference.ts computes of the logits [T, B, V]. Addresses are bytes. */
import { addLanes, exp, loadLanes, log, shareOf, sumOf } from './lanes.assembly';
import { largestOf } from './rows.assembly';

/** losses [T, B] = −Σ q log softmax(logits), where q is the smoothed target, hits [T, B] = arg-max is the target; 0 beyond lengths[b]. */
export function crossEntropyForward(
  logits: usize,
  targets: usize,
  lengths: usize,
  losses: usize,
  hits: usize,
  steps: i32,
  batch: i32,
  vocabulary: i32,
  smoothing: f32,
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
    const missing = largest - load<f32>(row + <usize>answer * 4);
    let loss = missing + log(total);
    if (smoothing > 0) loss += smoothing * (shortfallOf(row, largest, vocabulary) / <f32>vocabulary - missing);
    store<f32>(losses + at, loss);
    store<f32>(hits + at, <u32>best === answer ? 1 : 0);
  }
}

/** dLogits [T, B, V] += (softmax(logits) − q) / counted tokens, on counted rows. */
export function crossEntropyBackward(
  logits: usize,
  targets: usize,
  lengths: usize,
  summary: usize,
  dLogits: usize,
  steps: i32,
  batch: i32,
  vocabulary: i32,
  smoothing: f32,
  part: i32,
  parts: i32,
): void {
  const share: f32 = 1 / load<f32>(summary, 8);
  const everywhere = f32x4.splat((share * smoothing) / <f32>vocabulary);
  const end = shareOf(steps * batch, 1, part + 1, parts);
  for (let index = shareOf(steps * batch, 1, part, parts); index < end; index++) {
    if (<u32>(index / batch) >= load<u32>(lengths + <usize>(index % batch) * 4)) continue;
    const from = <usize>(index * vocabulary) * 4;
    const largest = largestOf(logits + from, vocabulary);
    const factor = f32x4.splat(share / totalOf(logits + from, largest, vocabulary));
    for (let v = 0; v < vocabulary; v += 4) {
      const at = from + <usize>v * 4;
      const x = f32x4.sub(loadLanes(logits + at, vocabulary - v), f32x4.splat(largest));
      addLanes(dLogits + at, f32x4.sub(f32x4.mul(exp(x), factor), everywhere), vocabulary - v);
    }
    const answer = dLogits + from + <usize>load<u32>(targets + <usize>index * 4) * 4;
    store<f32>(answer, load<f32>(answer) - share * (1 - smoothing));
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

/** Σ largest − x */
function shortfallOf(row: usize, largest: f32, count: i32): f32 {
  const highest = f32x4.splat(largest);
  let total = f32x4.splat(0);
  let n = 0;
  for (; n + 4 <= count; n += 4) total = f32x4.add(total, f32x4.sub(highest, v128.load(row + <usize>n * 4)));
  let sum = sumOf(total);
  for (; n < count; n++) sum += largest - load<f32>(row + <usize>n * 4);
  return sum;
}
