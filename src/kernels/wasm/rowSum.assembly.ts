/** The product that also sums A's rows: src/kernels/matmul's `forwardWithRowSum`. Addresses and strides are bytes. */
import { shareOf } from './lanes.assembly';
import { matmul } from './matmul.assembly';
import { columnSumForward } from './rows.assembly';

const FLOAT: usize = 4;

/** C = A B (+ C), sum[m] += Σ_k A[m, k]; not batched. */
export function matmulWithRowSum(
  a: usize,
  b: usize,
  c: usize,
  sum: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: usize,
  aColumn: usize,
  bRow: usize,
  bColumn: usize,
  cRow: usize,
  accumulate: i32,
  part: i32,
  parts: i32,
): void {
  matmul(a, b, c, 0, 1, rows, columns, depth, 0, aRow, aColumn, 0, bRow, bColumn, 0, cRow, accumulate, part, parts);
  if (aRow === FLOAT) {
    columnSumForward(a, sum, depth, rows, aColumn, part, parts);
    return;
  }
  const end = shareOf(rows, 1, part + 1, parts);
  for (let m = shareOf(rows, 1, part, parts); m < end; m++) {
    const from = a + <usize>m * aRow;
    const to = sum + <usize>m * FLOAT;
    let total: f32 = 0;
    for (let k = 0; k < depth; k++) total += load<f32>(from + <usize>k * aColumn);
    store<f32>(to, load<f32>(to) + total);
  }
}
