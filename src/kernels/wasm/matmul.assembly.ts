/**
 * The matrix product as WebAssembly SIMD, in AssemblyScript: what src/kernels/matmul/matmul.reference.ts computes, over
 * float32 numbers of the CPU backend's memory. Addresses and strides are bytes here.
 *
 * Every form of A and B, transposed or not, is first packed into the order in which one inner loop reads it: A in strips
 * of 5 rows, B in panels of 8 columns, both with zeros beyond the edge. The inner loop keeps a tile of 5 × 8 sums in
 * registers, all that sixteen of them hold beside its operands. A block of HEIGHT × DEPTH of A fits the second cache; a
 * panel of B, packed where it is used, and a strip fit the first.
 *
 * A product of few rows uses what it would pack but once, so it reads B where it lies.
 *
 * Threads share the columns of a product, or its rows where there are more of them, or its batch: never a sum. Every way
 * adds in the same order, so that a number depends neither on how many threads there are nor on how many rows.
 */
import { loadLanes, multiplyAdd, shareOf, storeLanes } from './lanes.assembly';

const FLOAT: usize = 4;
const ROWS: i32 = 5;
const COLUMNS: i32 = 8;
const DEPTH: i32 = 256;
const HEIGHT: i32 = 320;
/** Rows that a product must have to be packed. */
const FEW: i32 = 4;
const PANEL_BYTES: usize = <usize>(DEPTH * COLUMNS) * FLOAT;
const TILE_BYTES: usize = 192;

/** Bytes that these functions keep for themselves, for each thread. */
export const matmulScratchBytes: usize = TILE_BYTES + PANEL_BYTES + <usize>(DEPTH * HEIGHT) * FLOAT;

let scratch: usize = 0;

/** Where those bytes are; to be said before the first product. */
export function keepMatmulAt(address: usize): void {
  scratch = address;
}

/** C = A B (+ bias) (+ C). `bias` is 0 where there is none. */
export function matmul(
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  batch: i32,
  rows: i32,
  columns: i32,
  depth: i32,
  aBatch: usize,
  aRow: usize,
  aColumn: usize,
  bBatch: usize,
  bRow: usize,
  bColumn: usize,
  cBatch: usize,
  cRow: usize,
  accumulate: i32,
  part: i32,
  parts: i32,
): void {
  const packed = rows >= FEW || (bColumn !== FLOAT && bRow !== FLOAT);
  let from = 0;
  let to = batch;
  if (batch > 1) {
    from = shareOf(batch, 1, part, parts);
    to = shareOf(batch, 1, part + 1, parts);
  } else if (columns >= rows) {
    const start = shareOf(columns, 2 * COLUMNS, part, parts);
    columns = shareOf(columns, 2 * COLUMNS, part + 1, parts) - start;
    b += <usize>start * bColumn;
    c += <usize>start * FLOAT;
    if (bias !== 0) bias += <usize>start * FLOAT;
  } else {
    const start = shareOf(rows, ROWS, part, parts);
    rows = shareOf(rows, ROWS, part + 1, parts) - start;
    a += <usize>start * aRow;
    c += <usize>start * cRow;
  }
  // Blocks of one depth, so that none is thin.
  const blocks = max(1, (depth + DEPTH - 1) / DEPTH);
  const block = (depth + blocks - 1) / blocks;
  for (let i = from; i < to; i++) {
    let ofA = a + <usize>i * aBatch;
    let ofB = b + <usize>i * bBatch;
    const ofC = c + <usize>i * cBatch;
    for (let k = 0; k < blocks; k++) {
      const deep = min(block, depth - k * block);
      const added = k === 0 ? bias : 0;
      const kept = k > 0 || accumulate !== 0;
      if (packed) multiplyPacked(ofA, ofB, ofC, added, rows, columns, deep, aRow, aColumn, bRow, bColumn, cRow, kept);
      else if (bColumn === FLOAT)
        multiplyRows(ofA, ofB, ofC, added, rows, columns, deep, aRow, aColumn, bRow, cRow, kept);
      else multiplyColumns(ofA, ofB, ofC, added, rows, columns, deep, aRow, aColumn, bColumn, cRow, kept);
      ofA += <usize>block * aColumn;
      ofB += <usize>block * bRow;
    }
  }
}

function multiplyPacked(
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: usize,
  aColumn: usize,
  bRow: usize,
  bColumn: usize,
  cRow: usize,
  kept: bool,
): void {
  const tile = scratch;
  const panel = tile + TILE_BYTES;
  const strips = panel + PANEL_BYTES;
  const stripBytes = <usize>(depth * ROWS) * FLOAT;
  for (let m = 0; m < rows; m += HEIGHT) {
    const high = min(HEIGHT, rows - m);
    packStrips(strips, a + <usize>m * aRow, aRow, aColumn, depth, high);
    for (let n = 0; n < columns; n += COLUMNS) {
      const wide = columns - n;
      const from = b + <usize>n * bColumn;
      pack(panel, 32, from, bColumn, bRow, depth, wide);
      pack(panel + 16, 32, from + 4 * bColumn, bColumn, bRow, depth, wide - 4);
      const biasHere = bias !== 0 ? bias + <usize>n * FLOAT : 0;
      let out = c + <usize>m * cRow + <usize>n * FLOAT;
      for (let row = 0, strip = strips; row < high; row += ROWS, strip += stripBytes) {
        if (!multiply(strip, panel, depth, out, cRow, high - row, wide, biasHere, kept, tile)) {
          putTile(tile, out, cRow, high - row, wide, biasHere, kept);
        }
        out += <usize>ROWS * cRow;
      }
    }
  }
}

/** Strips of A, one after the other: 5 numbers for each of `depth` steps; those of rows from `rows` on are zero. */
function packStrips(to: usize, from: usize, across: usize, along: usize, depth: i32, rows: i32): void {
  const stripBytes = <usize>(depth * ROWS) * FLOAT;
  let row = 0;
  if (across === FLOAT) {
    // All whole strips at once, so that what lies side by side is read side by side.
    row = rows - (rows % ROWS);
    for (let k = 0; k < depth; k++) {
      let x = from + <usize>k * along;
      let strip = to + <usize>k * 20;
      for (let m = 0; m < row; m += ROWS, x += 20, strip += stripBytes) {
        v128.store(strip, v128.load(x));
        store<f32>(strip, load<f32>(x, 16), 16);
      }
    }
    from += <usize>row * across;
    to += <usize>(row / ROWS) * stripBytes;
  }
  for (; row < rows; row += ROWS, from += <usize>ROWS * across, to += stripBytes) {
    pack(to, 20, from, across, along, depth, rows - row);
    const fifth = from + 4 * across;
    for (let k = 0; k < depth; k++) {
      store<f32>(to + <usize>k * 20, row + 4 < rows ? load<f32>(fifth + <usize>k * along) : 0, 16);
    }
  }
}

/** Writes, for each of `depth` steps, the 4 numbers that lie `across` apart; those from `lanes` on are zero. */
function pack(to: usize, step: usize, from: usize, across: usize, along: usize, depth: i32, lanes: i32): void {
  let k = 0;
  if (lanes >= 4 && across === FLOAT) {
    for (; k < depth; k++) {
      v128.store(to, v128.load(from));
      from += along;
      to += step;
    }
    return;
  }
  if (lanes >= 4 && along === FLOAT) {
    for (; k + 4 <= depth; k += 4) {
      const x = v128.load(from);
      const y = v128.load(from + across);
      const z = v128.load(from + 2 * across);
      const w = v128.load(from + 3 * across);
      const xyLow = v128.shuffle<f32>(x, y, 0, 4, 1, 5);
      const xyHigh = v128.shuffle<f32>(x, y, 2, 6, 3, 7);
      const zwLow = v128.shuffle<f32>(z, w, 0, 4, 1, 5);
      const zwHigh = v128.shuffle<f32>(z, w, 2, 6, 3, 7);
      v128.store(to, v128.shuffle<f32>(xyLow, zwLow, 0, 1, 4, 5));
      v128.store(to + step, v128.shuffle<f32>(xyLow, zwLow, 2, 3, 6, 7));
      v128.store(to + 2 * step, v128.shuffle<f32>(xyHigh, zwHigh, 0, 1, 4, 5));
      v128.store(to + 3 * step, v128.shuffle<f32>(xyHigh, zwHigh, 2, 3, 6, 7));
      from += 16;
      to += 4 * step;
    }
  }
  for (; k < depth; k++) {
    store<f32>(to, lanes > 0 ? load<f32>(from) : 0);
    store<f32>(to, lanes > 1 ? load<f32>(from + across) : 0, 4);
    store<f32>(to, lanes > 2 ? load<f32>(from + 2 * across) : 0, 8);
    store<f32>(to, lanes > 3 ? load<f32>(from + 3 * across) : 0, 12);
    from += along;
    to += step;
  }
}

/**
 * A tile of C: the product of a strip and a panel, plus `bias` unless 0, plus what is there if `kept`. Where the tile
 * reaches over the edge, the bare product goes to `tile`, and the answer is false.
 */
function multiply(
  strip: usize,
  panel: usize,
  depth: i32,
  c: usize,
  cRow: usize,
  rows: i32,
  columns: i32,
  bias: usize,
  kept: bool,
  tile: usize,
): bool {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  let s40 = f32x4.splat(0);
  let s41 = f32x4.splat(0);
  let a = strip;
  const end = strip + <usize>(depth * ROWS) * FLOAT;
  for (let b = panel; a < end; a += 20, b += 32) {
    const y0 = v128.load(b);
    const y1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = multiplyAdd(x, y0, s00);
    s01 = multiplyAdd(x, y1, s01);
    x = v128.load32_splat(a, 4);
    s10 = multiplyAdd(x, y0, s10);
    s11 = multiplyAdd(x, y1, s11);
    x = v128.load32_splat(a, 8);
    s20 = multiplyAdd(x, y0, s20);
    s21 = multiplyAdd(x, y1, s21);
    x = v128.load32_splat(a, 12);
    s30 = multiplyAdd(x, y0, s30);
    s31 = multiplyAdd(x, y1, s31);
    x = v128.load32_splat(a, 16);
    s40 = multiplyAdd(x, y0, s40);
    s41 = multiplyAdd(x, y1, s41);
  }
  if (rows >= ROWS && columns >= COLUMNS) {
    putRow(c, s00, s01, bias, kept);
    c += cRow;
    putRow(c, s10, s11, bias, kept);
    c += cRow;
    putRow(c, s20, s21, bias, kept);
    c += cRow;
    putRow(c, s30, s31, bias, kept);
    c += cRow;
    putRow(c, s40, s41, bias, kept);
    return true;
  }
  v128.store(tile, s00);
  v128.store(tile, s01, 16);
  v128.store(tile, s10, 32);
  v128.store(tile, s11, 48);
  v128.store(tile, s20, 64);
  v128.store(tile, s21, 80);
  v128.store(tile, s30, 96);
  v128.store(tile, s31, 112);
  v128.store(tile, s40, 128);
  v128.store(tile, s41, 144);
  return false;
}

// @inline
function putRow(c: usize, low: v128, high: v128, bias: usize, kept: bool): void {
  if (bias !== 0) {
    low = f32x4.add(low, v128.load(bias));
    high = f32x4.add(high, v128.load(bias, 16));
  }
  if (kept) {
    low = f32x4.add(low, v128.load(c));
    high = f32x4.add(high, v128.load(c, 16));
  }
  v128.store(c, low);
  v128.store(c, high, 16);
}

/** Puts a tile at an edge of C. */
function putTile(tile: usize, c: usize, cRow: usize, rows: i32, columns: i32, bias: usize, kept: bool): void {
  for (let m = 0; m < min(rows, ROWS); m++, c += cRow, tile += <usize>COLUMNS * FLOAT) {
    putLanes(c, v128.load(tile), columns, bias, kept);
    if (columns > 4) putLanes(c + 16, v128.load(tile, 16), columns - 4, bias !== 0 ? bias + 16 : 0, kept);
  }
}

// @inline
function putLanes(c: usize, sums: v128, lanes: i32, bias: usize, kept: bool): void {
  if (bias !== 0) sums = f32x4.add(sums, loadLanes(bias, lanes));
  if (kept) sums = f32x4.add(sums, loadLanes(c, lanes));
  storeLanes(c, sums, lanes);
}

/** Where the rows of B are adjacent numbers: 16 sums of a row of C at a time. */
function multiplyRows(
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: usize,
  aColumn: usize,
  bRow: usize,
  cRow: usize,
  kept: bool,
): void {
  for (let m = 0; m < rows; m++, a += aRow, c += cRow) {
    let n = 0;
    for (; n + 16 <= columns; n += 16) {
      const at = <usize>n * FLOAT;
      let s0 = f32x4.splat(0);
      let s1 = f32x4.splat(0);
      let s2 = f32x4.splat(0);
      let s3 = f32x4.splat(0);
      for (let k = 0, x = a, y = b + at; k < depth; k++, x += aColumn, y += bRow) {
        const factor = v128.load32_splat(x);
        s0 = multiplyAdd(factor, v128.load(y), s0);
        s1 = multiplyAdd(factor, v128.load(y, 16), s1);
        s2 = multiplyAdd(factor, v128.load(y, 32), s2);
        s3 = multiplyAdd(factor, v128.load(y, 48), s3);
      }
      const biasHere = bias !== 0 ? bias + at : 0;
      putLanes(c + at, s0, 4, biasHere, kept);
      putLanes(c + at + 16, s1, 4, biasHere !== 0 ? biasHere + 16 : 0, kept);
      putLanes(c + at + 32, s2, 4, biasHere !== 0 ? biasHere + 32 : 0, kept);
      putLanes(c + at + 48, s3, 4, biasHere !== 0 ? biasHere + 48 : 0, kept);
    }
    for (; n < columns; n += 4) {
      const at = <usize>n * FLOAT;
      const lanes = columns - n;
      let sums = f32x4.splat(0);
      for (let k = 0, x = a, y = b + at; k < depth; k++, x += aColumn, y += bRow) {
        sums = multiplyAdd(v128.load32_splat(x), loadLanes(y, lanes), sums);
      }
      putLanes(c + at, sums, lanes, bias !== 0 ? bias + at : 0, kept);
    }
  }
}

/** Where the columns of B are adjacent numbers: 8 sums of a row of C at a time, four steps of depth turned at a time. */
function multiplyColumns(
  a: usize,
  b: usize,
  c: usize,
  bias: usize,
  rows: i32,
  columns: i32,
  depth: i32,
  aRow: usize,
  aColumn: usize,
  bColumn: usize,
  cRow: usize,
  kept: bool,
): void {
  for (let n = 0; n < columns; n += COLUMNS) {
    // Columns beyond the edge repeat the last one; their sums are not written.
    const last = columns - 1;
    const b0 = b + <usize>n * bColumn;
    const b1 = b + <usize>min(n + 1, last) * bColumn;
    const b2 = b + <usize>min(n + 2, last) * bColumn;
    const b3 = b + <usize>min(n + 3, last) * bColumn;
    const b4 = b + <usize>min(n + 4, last) * bColumn;
    const b5 = b + <usize>min(n + 5, last) * bColumn;
    const b6 = b + <usize>min(n + 6, last) * bColumn;
    const b7 = b + <usize>min(n + 7, last) * bColumn;
    for (let m = 0; m < rows; m++) {
      let low = f32x4.splat(0);
      let high = f32x4.splat(0);
      let x = a + <usize>m * aRow;
      let k = 0;
      for (; k + 4 <= depth; k += 4) {
        const at = <usize>k * FLOAT;
        const x0 = v128.load32_splat(x);
        const x1 = v128.load32_splat(x + aColumn);
        const x2 = v128.load32_splat(x + 2 * aColumn);
        const x3 = v128.load32_splat(x + 3 * aColumn);
        x += 4 * aColumn;
        low = addTurned(
          low,
          x0,
          x1,
          x2,
          x3,
          v128.load(b0 + at),
          v128.load(b1 + at),
          v128.load(b2 + at),
          v128.load(b3 + at),
        );
        high = addTurned(
          high,
          x0,
          x1,
          x2,
          x3,
          v128.load(b4 + at),
          v128.load(b5 + at),
          v128.load(b6 + at),
          v128.load(b7 + at),
        );
      }
      for (; k < depth; k++, x += aColumn) {
        const at = <usize>k * FLOAT;
        const factor = v128.load32_splat(x);
        low = multiplyAdd(factor, four(b0 + at, b1 + at, b2 + at, b3 + at), low);
        high = multiplyAdd(factor, four(b4 + at, b5 + at, b6 + at, b7 + at), high);
      }
      const to = c + <usize>m * cRow + <usize>n * FLOAT;
      const biasHere = bias !== 0 ? bias + <usize>n * FLOAT : 0;
      putLanes(to, low, columns - n, biasHere, kept);
      if (columns - n > 4) putLanes(to + 16, high, columns - n - 4, biasHere !== 0 ? biasHere + 16 : 0, kept);
    }
  }
}

/** sums + x0 (y0₀, y1₀, y2₀, y3₀) + … + x3 (y0₃, y1₃, y2₃, y3₃), in this order. */
// @inline
function addTurned(sums: v128, x0: v128, x1: v128, x2: v128, x3: v128, y0: v128, y1: v128, y2: v128, y3: v128): v128 {
  const low01 = v128.shuffle<f32>(y0, y1, 0, 4, 1, 5);
  const high01 = v128.shuffle<f32>(y0, y1, 2, 6, 3, 7);
  const low23 = v128.shuffle<f32>(y2, y3, 0, 4, 1, 5);
  const high23 = v128.shuffle<f32>(y2, y3, 2, 6, 3, 7);
  sums = multiplyAdd(x0, v128.shuffle<f32>(low01, low23, 0, 1, 4, 5), sums);
  sums = multiplyAdd(x1, v128.shuffle<f32>(low01, low23, 2, 3, 6, 7), sums);
  sums = multiplyAdd(x2, v128.shuffle<f32>(high01, high23, 0, 1, 4, 5), sums);
  return multiplyAdd(x3, v128.shuffle<f32>(high01, high23, 2, 3, 6, 7), sums);
}

/** A number from each of four addresses. */
// @inline
function four(at0: usize, at1: usize, at2: usize, at3: usize): v128 {
  let x = v128.load32_zero(at0);
  x = v128.load32_lane(at1, x, 1);
  x = v128.load32_lane(at2, x, 2);
  return v128.load32_lane(at3, x, 3);
}
