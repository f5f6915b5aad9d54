/**
 * The matrix product as WebAssembly SIMD, in AssemblyScript: what src/kernels/matmul/matmul.reference.ts computes, over
 * float32 numbers of the CPU backend's memory. Addresses and strides are bytes here.
 *
 * Every form of A and B, transposed or not, is first packed into the order in which one inner loop reads it: B in panels
 * of 8 columns, A in strips of 4 rows, both with zeros beyond the edge. The inner loop keeps a tile of 4 × 8 sums in
 * registers. Blocks of DEPTH × WIDTH of B fit the second cache, a panel and a strip the first.
 */

const FLOAT: usize = 4;
const ROWS: usize = 4;
const COLUMNS: usize = 8;
const DEPTH: i32 = 256;
const WIDTH: i32 = 256;
const STRIP_BYTES: usize = DEPTH * ROWS * FLOAT;
const TILE_BYTES: usize = ROWS * COLUMNS * FLOAT;

/** Bytes that `matmul` keeps for itself. */
export const scratchBytes: usize = STRIP_BYTES + TILE_BYTES + DEPTH * WIDTH * FLOAT;

let scratch: usize = 0;

/** Where those bytes are; to be said before the first product. */
export function keepAt(address: usize): void {
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
): void {
  const panels = scratch + STRIP_BYTES + TILE_BYTES;
  for (let i = 0; i < batch; i++) {
    let first = true;
    let k = 0;
    do {
      const deep = min(DEPTH, depth - k);
      const panelBytes = <usize>deep * COLUMNS * FLOAT;
      for (let n = 0; n < columns; n += WIDTH) {
        const wide = min(WIDTH, columns - n);
        const block = b + <usize>k * bRow + <usize>n * bColumn;
        for (let p = 0, panel = panels; p < wide; p += <i32>COLUMNS, panel += panelBytes) {
          const from = block + <usize>p * bColumn;
          pack(panel, 32, from, bColumn, bRow, deep, wide - p);
          pack(panel + 16, 32, from + 4 * bColumn, bColumn, bRow, deep, wide - p - 4);
        }
        for (let m = 0; m < rows; m += <i32>ROWS) {
          pack(scratch, 16, a + <usize>m * aRow + <usize>k * aColumn, aRow, aColumn, deep, rows - m);
          const out = c + <usize>m * cRow + <usize>n * FLOAT;
          for (let p = 0, panel = panels; p < wide; p += <i32>COLUMNS, panel += panelBytes) {
            const added = first && bias !== 0 ? bias + <usize>(n + p) * FLOAT : 0;
            const kept = !first || accumulate !== 0;
            multiply(scratch, panel, deep, out + <usize>p * FLOAT, cRow, rows - m, wide - p, added, kept);
          }
        }
      }
      first = false;
      k += DEPTH;
    } while (k < depth);
    a += aBatch;
    b += bBatch;
    c += cBatch;
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
      from += 4 * along;
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

/** A tile of C: the product of a strip and a panel, plus `bias` unless 0, plus what is there if `kept`. */
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
): void {
  let s00 = f32x4.splat(0);
  let s01 = f32x4.splat(0);
  let s10 = f32x4.splat(0);
  let s11 = f32x4.splat(0);
  let s20 = f32x4.splat(0);
  let s21 = f32x4.splat(0);
  let s30 = f32x4.splat(0);
  let s31 = f32x4.splat(0);
  let a = strip;
  const end = strip + <usize>depth * ROWS * FLOAT;
  for (let b = panel; a < end; a += 16, b += 32) {
    const y0 = v128.load(b);
    const y1 = v128.load(b, 16);
    let x = v128.load32_splat(a);
    s00 = f32x4.add(s00, f32x4.mul(x, y0));
    s01 = f32x4.add(s01, f32x4.mul(x, y1));
    x = v128.load32_splat(a, 4);
    s10 = f32x4.add(s10, f32x4.mul(x, y0));
    s11 = f32x4.add(s11, f32x4.mul(x, y1));
    x = v128.load32_splat(a, 8);
    s20 = f32x4.add(s20, f32x4.mul(x, y0));
    s21 = f32x4.add(s21, f32x4.mul(x, y1));
    x = v128.load32_splat(a, 12);
    s30 = f32x4.add(s30, f32x4.mul(x, y0));
    s31 = f32x4.add(s31, f32x4.mul(x, y1));
  }
  if (rows >= 4 && columns >= 8) {
    addRow(c, s00, s01, bias, kept);
    addRow(c + cRow, s10, s11, bias, kept);
    addRow(c + 2 * cRow, s20, s21, bias, kept);
    addRow(c + 3 * cRow, s30, s31, bias, kept);
    return;
  }
  // At an edge the tile goes through memory, number by number; the place behind the strip is kept for it.
  const tile = strip + STRIP_BYTES;
  v128.store(tile, s00);
  v128.store(tile, s01, 16);
  v128.store(tile, s10, 32);
  v128.store(tile, s11, 48);
  v128.store(tile, s20, 64);
  v128.store(tile, s21, 80);
  v128.store(tile, s30, 96);
  v128.store(tile, s31, 112);
  for (let m = 0; m < min(rows, 4); m++) {
    for (let n = 0; n < min(columns, 8); n++) {
      const at = c + <usize>m * cRow + <usize>n * FLOAT;
      let sum = load<f32>(tile + <usize>(m * 8 + n) * FLOAT);
      if (bias !== 0) sum += load<f32>(bias + <usize>n * FLOAT);
      store<f32>(at, kept ? load<f32>(at) + sum : sum);
    }
  }
}

function addRow(c: usize, low: v128, high: v128, bias: usize, kept: bool): void {
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
