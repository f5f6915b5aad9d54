/** Positions added from a table, and as rotations, four columns at a time. Addresses are bytes. */
import { addLanes, loadLanes, multiplyAdd, shareOf, storeLanes } from './lanes.assembly';
import { addRow } from './rows.assembly';

/** y[t, b] = x[t, b] + table[first + t] */
export function positionsForward(
  x: usize,
  table: usize,
  y: usize,
  steps: i32,
  batch: i32,
  columns: i32,
  first: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(steps * batch, 1, part + 1, parts);
  for (let row = shareOf(steps * batch, 1, part, parts); row < end; row++) {
    const start = <usize>(row * columns) * 4;
    const from = table + <usize>((first + row / batch) * columns) * 4;
    for (let n = 0; n < columns; n += 4) {
      const at = <usize>n * 4;
      const lanes = columns - n;
      storeLanes(y + start + at, f32x4.add(loadLanes(x + start + at, lanes), loadLanes(from + at, lanes)), lanes);
    }
  }
}

/** dTable[first + t] += Σ_b dY[t, b]. Threads share the steps. */
export function positionsBackwardTable(
  dY: usize,
  dTable: usize,
  steps: i32,
  batch: i32,
  columns: i32,
  first: i32,
  part: i32,
  parts: i32,
): void {
  const end = shareOf(steps, 1, part + 1, parts);
  for (let t = shareOf(steps, 1, part, parts); t < end; t++) {
    const to = dTable + <usize>((first + t) * columns) * 4;
    for (let b = 0; b < batch; b++) addRow(to, dY + <usize>((t * batch + b) * columns) * 4, columns);
  }
}

/** Turns each pair of columns of a head by the angle of its position. */
export function rotaryForward(
  x: usize,
  table: usize,
  y: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  part: i32,
  parts: i32,
): void {
  const rows = steps * batch * heads;
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const start = <usize>(row * size) * 4;
    const turns = table + <usize>((first + row / (batch * heads)) * size) * 4;
    for (let n = 0; n < size; n += 4) {
      const at = start + <usize>n * 4;
      const lanes = size - n;
      const turn = loadLanes(turns + <usize>n * 4, lanes);
      const pairs = loadLanes(x + at, lanes);
      const crossed = f32x4.mul(swapped(pairs), sines(turn));
      storeLanes(y + at, multiplyAdd(pairs, cosines(turn), crossed), lanes);
    }
  }
}

/** Turns gradients back. */
export function rotaryBackward(
  table: usize,
  dY: usize,
  dX: usize,
  steps: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  part: i32,
  parts: i32,
): void {
  const rows = steps * batch * heads;
  const end = shareOf(rows, 1, part + 1, parts);
  for (let row = shareOf(rows, 1, part, parts); row < end; row++) {
    const start = <usize>(row * size) * 4;
    const turns = table + <usize>((first + row / (batch * heads)) * size) * 4;
    for (let n = 0; n < size; n += 4) {
      const at = start + <usize>n * 4;
      const lanes = size - n;
      const turn = loadLanes(turns + <usize>n * 4, lanes);
      const pairs = loadLanes(dY + at, lanes);
      const crossed = f32x4.mul(swapped(pairs), sines(turn));
      addLanes(dX + at, f32x4.sub(f32x4.mul(pairs, cosines(turn)), crossed), lanes);
    }
  }
}

/** Of two pairs (a, b) the pairs (b, a). */
// @inline
function swapped(pairs: v128): v128 {
  return v128.shuffle<f32>(pairs, pairs, 1, 0, 3, 2);
}

// @inline
function cosines(turns: v128): v128 {
  return v128.shuffle<f32>(turns, turns, 0, 0, 2, 2);
}

/** Of each pair −sin and sin. */
// @inline
function sines(turns: v128): v128 {
  return v128.xor(v128.shuffle<f32>(turns, turns, 1, 1, 3, 3), f32x4(-0.0, 0, -0.0, 0));
}
