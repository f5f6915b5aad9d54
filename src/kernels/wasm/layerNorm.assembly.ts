/** What src/kernels/layerNorm/layerNorm.reference.ts computes, four columns at a time. Addresses are bytes. */
import { addLanes, loadLanes, multiplyAdd, shareOf, storeLanes, sumOf } from './lanes.assembly';

/** y = (x − mean) / √(variance + epsilon) · weight + bias, row by row; stats are the mean and the root's inverse. */
export function layerNormForward(
  x: usize,
  weight: usize,
  bias: usize,
  y: usize,
  stats: usize,
  rows: i32,
  columns: i32,
  epsilon: f32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const start = <usize>(row * columns) * 4;
    const from = x + start;
    let totals = f32x4.splat(0);
    for (let n = 0; n < columns; n += 4) totals = f32x4.add(totals, loadLanes(from + <usize>n * 4, columns - n));
    const mean = sumOf(totals) / <f32>columns;
    const means = f32x4.splat(mean);
    let squares = f32x4.splat(0);
    let n = 0;
    for (; n + 4 <= columns; n += 4) {
      const difference = f32x4.sub(v128.load(from + <usize>n * 4), means);
      squares = multiplyAdd(difference, difference, squares);
    }
    let square = sumOf(squares);
    for (; n < columns; n++) {
      const difference = load<f32>(from + <usize>n * 4) - mean;
      square += difference * difference;
    }
    const scale = <f32>1 / Mathf.sqrt(square / <f32>columns + epsilon);
    store<f32>(stats + <usize>row * 8, mean);
    store<f32>(stats + <usize>row * 8, scale, 4);
    const scales = f32x4.splat(scale);
    for (let n = 0; n < columns; n += 4) {
      const at = <usize>n * 4;
      const lanes = columns - n;
      const normal = f32x4.mul(f32x4.sub(loadLanes(from + at, lanes), means), scales);
      const result = multiplyAdd(normal, loadLanes(weight + at, lanes), loadLanes(bias + at, lanes));
      storeLanes(y + start + at, result, lanes);
    }
  }
}

/** dX += scale (g − mean g − x̂ mean (g x̂)), with g = dY weight and x̂ = (x − mean) scale. */
export function layerNormBackward(
  x: usize,
  weight: usize,
  stats: usize,
  dY: usize,
  dX: usize,
  rows: i32,
  columns: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const start = <usize>(row * columns) * 4;
    const mean = v128.load32_splat(stats + <usize>row * 8);
    const scale = v128.load32_splat(stats + <usize>row * 8, 4);
    let totals = f32x4.splat(0);
    let products = f32x4.splat(0);
    for (let n = 0; n < columns; n += 4) {
      const at = <usize>n * 4;
      const lanes = columns - n;
      const g = f32x4.mul(loadLanes(dY + start + at, lanes), loadLanes(weight + at, lanes)); // 0 beyond the edge
      const normal = f32x4.mul(f32x4.sub(loadLanes(x + start + at, lanes), mean), scale);
      totals = f32x4.add(totals, g);
      products = multiplyAdd(g, normal, products);
    }
    const total = f32x4.splat(sumOf(totals) / <f32>columns);
    const product = f32x4.splat(sumOf(products) / <f32>columns);
    for (let n = 0; n < columns; n += 4) {
      const at = <usize>n * 4;
      const lanes = columns - n;
      const g = f32x4.mul(loadLanes(dY + start + at, lanes), loadLanes(weight + at, lanes));
      const normal = f32x4.mul(f32x4.sub(loadLanes(x + start + at, lanes), mean), scale);
      const gradient = f32x4.sub(f32x4.sub(g, total), f32x4.mul(normal, product));
      addLanes(dX + start + at, f32x4.mul(scale, gradient), lanes);
    }
  }
}

/** dWeight += Σ dY x̂, dBias += Σ dY, over the rows, which are read along. Threads share the columns. */
export function layerNormBackwardParameters(
  x: usize,
  stats: usize,
  dY: usize,
  dWeight: usize,
  dBias: usize,
  rows: i32,
  columns: i32,
  part: i32,
  parts: i32,
): void {
  const first = shareOf(columns, 16, part, parts);
  const end = shareOf(columns, 16, part + 1, parts);
  for (let row = 0; row < rows; row++) {
    const start = <usize>(row * columns) * 4;
    const mean = v128.load32_splat(stats + <usize>row * 8);
    const scale = v128.load32_splat(stats + <usize>row * 8, 4);
    for (let n = first; n < end; n += 4) {
      const at = <usize>n * 4;
      const lanes = end - n;
      const gradient = loadLanes(dY + start + at, lanes);
      const normal = f32x4.mul(f32x4.sub(loadLanes(x + start + at, lanes), mean), scale);
      addLanes(dWeight + at, f32x4.mul(gradient, normal), lanes);
      addLanes(dBias + at, gradient, lanes);
    }
  }
}
