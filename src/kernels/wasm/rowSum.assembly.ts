/** The product that also sums A's rows: src/kernels/matmul's `forwardWithRowSum`. Addresses and strides are bytes. */
import { addLanes, loadLanes } from './lanes.assembly';
import { matmul } from './matmul.assembly';

const FLOAT: usize = 4;
/** Rows of A that are summed at a time: a cache line of them, where they are adjacent. */
const ROWS: i32 = 16;

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
): void {
  matmul(a, b, c, 0, 1, rows, columns, depth, 0, aRow, aColumn, 0, bRow, bColumn, 0, cRow, accumulate);
  for (let m = 0; m < rows; m += ROWS) {
    const from = a + <usize>m * aRow;
    const to = sum + <usize>m * FLOAT;
    if (aRow === FLOAT) addAdjacent(from, aColumn, depth, to, rows - m);
    else
      for (let r = 0; r < min(ROWS, rows - m); r++)
        addOne(from + <usize>r * aRow, aColumn, depth, to + <usize>r * FLOAT);
  }
}

function addAdjacent(from: usize, aColumn: usize, depth: i32, to: usize, rows: i32): void {
  let sum0 = f32x4.splat(0);
  let sum1 = f32x4.splat(0);
  let sum2 = f32x4.splat(0);
  let sum3 = f32x4.splat(0);
  for (let k = 0; k < depth; k++, from += aColumn) {
    sum0 = f32x4.add(sum0, loadLanes(from, rows));
    sum1 = f32x4.add(sum1, loadLanes(from + 16, rows - 4));
    sum2 = f32x4.add(sum2, loadLanes(from + 32, rows - 8));
    sum3 = f32x4.add(sum3, loadLanes(from + 48, rows - 12));
  }
  addLanes(to, sum0, rows);
  addLanes(to + 16, sum1, rows - 4);
  addLanes(to + 32, sum2, rows - 8);
  addLanes(to + 48, sum3, rows - 12);
}

function addOne(from: usize, aColumn: usize, depth: i32, to: usize): void {
  let sum: f32 = 0;
  for (let k = 0; k < depth; k++, from += aColumn) sum += load<f32>(from);
  store<f32>(to, load<f32>(to) + sum);
}
