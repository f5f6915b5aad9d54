/** Rows and columns as WebAssembly SIMD: copies, gathered rows, sums of columns, and the softmax. Addresses are bytes. */
import { addLanes, exp, loadLanes, multiplyAdd, shareOf, storeLanes, sumOf } from './lanes.assembly';

/** y = (y if accumulate) + x; both [rows, columns]. */
export function copyForward(
  x: usize,
  y: usize,
  rows: i32,
  columns: i32,
  xRow: usize,
  yRow: usize,
  accumulate: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const from = x + <usize>row * xRow;
    const to = y + <usize>row * yRow;
    if (accumulate) addRow(to, from, columns);
    else memory.copy(to, from, <usize>columns * 4);
  }
}

/** y[n, ·] = weight[tokens[n], ·] */
export function embeddingForward(
  weight: usize,
  tokens: usize,
  y: usize,
  count: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const end = shareOf(count, 1, part + 1, parts);
  for (let n = shareOf(count, 1, part, parts); n < end; n++) {
    const token = <usize>load<u32>(tokens + <usize>n * 4);
    memory.copy(y + <usize>n * rowBytes, weight + token * rowBytes, rowBytes);
  }
}

/** dWeight[tokens[n], ·] += dY[n, ·]. Threads share the columns. */
export function embeddingBackward(
  tokens: usize,
  dY: usize,
  dWeight: usize,
  count: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const first = shareOf(size, 16, part, parts);
  const columns = shareOf(size, 16, part + 1, parts) - first;
  const at = <usize>first * 4;
  for (let n = 0; n < count; n++) {
    const token = <usize>load<u32>(tokens + <usize>n * 4);
    addRow(dWeight + token * rowBytes + at, dY + <usize>n * rowBytes + at, columns);
  }
}

/** dWeight[v, ·] += dY[order[i], ·] over starts[v] ≤ i < starts[v + 1]. Threads share the columns. */
export function embeddingBackwardOrdered(
  order: usize,
  starts: usize,
  dY: usize,
  dWeight: usize,
  vocabulary: i32,
  size: i32,
  part: i32,
  parts: i32,
): void {
  const rowBytes = <usize>size * 4;
  const first = shareOf(size, 16, part, parts);
  const columns = shareOf(size, 16, part + 1, parts) - first;
  const at = <usize>first * 4;
  for (let token = 0; token < vocabulary; token++) {
    const end = load<u32>(starts + <usize>token * 4, 4);
    for (let place = load<u32>(starts + <usize>token * 4); place < end; place++) {
      const from = <usize>load<u32>(order + <usize>place * 4);
      addRow(dWeight + <usize>token * rowBytes + at, dY + from * rowBytes + at, columns);
    }
  }
}

/** to += from */
export function addRow(to: usize, from: usize, columns: i32): void {
  let n = 0;
  for (; n + 8 <= columns; n += 8, to += 32, from += 32) {
    v128.store(to, f32x4.add(v128.load(to), v128.load(from)));
    v128.store(to, f32x4.add(v128.load(to, 16), v128.load(from, 16)), 16);
  }
  for (; n < columns; n += 4, to += 16, from += 16) addLanes(to, loadLanes(from, columns - n), columns - n);
}

/** sum[n] += Σ_m x[m, n], eight rows at a time, so that rows are read along. Threads share the columns. */
export function columnSumForward(
  x: usize,
  sum: usize,
  rows: i32,
  columns: i32,
  rowStride: usize,
  part: i32,
  parts: i32,
): void {
  const first = shareOf(columns, 16, part, parts);
  const end = shareOf(columns, 16, part + 1, parts);
  let m = 0;
  for (; m + 8 <= rows; m += 8) {
    for (let n = first; n < end; n += 4) {
      const lanes = end - n;
      let from = x + <usize>m * rowStride + <usize>n * 4;
      let s0 = loadLanes(from, lanes);
      let s1 = loadLanes(from + rowStride, lanes);
      from += 2 * rowStride;
      s0 = f32x4.add(s0, loadLanes(from, lanes));
      s1 = f32x4.add(s1, loadLanes(from + rowStride, lanes));
      from += 2 * rowStride;
      s0 = f32x4.add(s0, loadLanes(from, lanes));
      s1 = f32x4.add(s1, loadLanes(from + rowStride, lanes));
      from += 2 * rowStride;
      s0 = f32x4.add(s0, loadLanes(from, lanes));
      s1 = f32x4.add(s1, loadLanes(from + rowStride, lanes));
      addLanes(sum + <usize>n * 4, f32x4.add(s0, s1), lanes);
    }
  }
  for (; m < rows; m++) addRow(sum + <usize>first * 4, x + <usize>m * rowStride + <usize>first * 4, end - first);
}

/** weights [rows, columns] = softmax of scores over the first lengths[r mod batch] columns, else 0. */
export function softmaxForward(
  scores: usize,
  lengths: usize,
  weights: usize,
  rows: i32,
  columns: i32,
  batch: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const length = <i32>min(load<u32>(lengths + <usize>(row % batch) * 4), <u32>columns);
    const at = <usize>(row * columns) * 4;
    const total = exponentials(weights + at, scores + at, length);
    scale(weights + at, 1 / total, length);
    memory.fill(weights + at + <usize>length * 4, 0, <usize>(columns - length) * 4);
  }
}

/** dScores += weights (dWeights − Σ weights dWeights), row by row; all of them [rows, columns]. */
export function softmaxBackward(
  weights: usize,
  dWeights: usize,
  dScores: usize,
  rows: i32,
  columns: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const start = <usize>(row * columns) * 4;
    let products = f32x4.splat(0);
    for (let n = 0; n < columns; n += 4) {
      const at = start + <usize>n * 4;
      const lanes = columns - n;
      products = multiplyAdd(loadLanes(weights + at, lanes), loadLanes(dWeights + at, lanes), products);
    }
    const mean = f32x4.splat(sumOf(products));
    for (let n = 0; n < columns; n += 4) {
      const at = start + <usize>n * 4;
      const lanes = columns - n;
      const difference = f32x4.sub(loadLanes(dWeights + at, lanes), mean);
      addLanes(dScores + at, f32x4.mul(loadLanes(weights + at, lanes), difference), lanes);
    }
  }
}

/** to[n] = exp(from[n] − the largest); gives their sum. */
export function exponentials(to: usize, from: usize, count: i32): f32 {
  const largest = f32x4.splat(largestOf(from, count));
  let total = f32x4.splat(0);
  let n = 0;
  for (; n + 4 <= count; n += 4) {
    const at = <usize>n * 4;
    const y = exp(f32x4.sub(v128.load(from + at), largest));
    v128.store(to + at, y);
    total = f32x4.add(total, y);
  }
  let sum = sumOf(total);
  if (n < count) {
    const at = <usize>n * 4;
    storeLanes(to + at, exp(f32x4.sub(loadLanes(from + at, count - n), largest)), count - n);
    for (; n < count; n++) sum += load<f32>(to + <usize>n * 4);
  }
  return sum;
}

/** The largest of the numbers; −∞ of none, and one that is no number where there is one. */
export function largestOf(from: usize, count: i32): f32 {
  let lanes = f32x4.splat(-Infinity);
  let n = 0;
  for (; n + 4 <= count; n += 4) lanes = f32x4.max(lanes, v128.load(from + <usize>n * 4));
  const low = max(f32x4.extract_lane(lanes, 0), f32x4.extract_lane(lanes, 1));
  let largest = max(low, max(f32x4.extract_lane(lanes, 2), f32x4.extract_lane(lanes, 3)));
  for (; n < count; n++) largest = max(largest, load<f32>(from + <usize>n * 4));
  return largest;
}

/** x *= factor */
export function scale(x: usize, factor: f32, count: i32): void {
  const factors = f32x4.splat(factor);
  for (let n = 0; n < count; n += 4) {
    const at = x + <usize>n * 4;
    storeLanes(at, f32x4.mul(loadLanes(at, count - n), factors), count - n);
  }
}
