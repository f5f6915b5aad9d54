/**
 * Products of a row with many rows, and sums of many rows: what attention on the processor is made of. The many stand `step`
 * bytes apart. Rows of scratch memory are padded with zeros to whole lanes, where `size` may be that of the padded row.
 */
import { addLanes, loadLanes, multiplyAdd, storeLanes } from './lanes.assembly';

/** `size`, to whole lanes. */
// @inline
export function padded(size: i32): i32 {
  return (size + 3) & ~3;
}

/** to[n] = x · rows[n], for n to the next multiple of four, where those beyond the last repeat it; x is padded. */
export function dotRows(to: usize, x: usize, rows: usize, step: usize, count: i32, size: i32): void {
  const bytes = <usize>(size & ~3) * 4;
  const lanes = size & 3;
  for (let n = 0; n < count; n += 4, to += 16) {
    const r0 = rows + <usize>n * step;
    const r1 = n + 1 < count ? r0 + step : r0;
    const r2 = n + 2 < count ? r1 + step : r1;
    const r3 = n + 3 < count ? r2 + step : r2;
    let s0 = f32x4.splat(0);
    let s1 = f32x4.splat(0);
    let s2 = f32x4.splat(0);
    let s3 = f32x4.splat(0);
    for (let at: usize = 0; at < bytes; at += 16) {
      const y = v128.load(x + at);
      s0 = multiplyAdd(y, v128.load(r0 + at), s0);
      s1 = multiplyAdd(y, v128.load(r1 + at), s1);
      s2 = multiplyAdd(y, v128.load(r2 + at), s2);
      s3 = multiplyAdd(y, v128.load(r3 + at), s3);
    }
    if (lanes) {
      const y = v128.load(x + bytes);
      s0 = multiplyAdd(y, loadLanes(r0 + bytes, lanes), s0);
      s1 = multiplyAdd(y, loadLanes(r1 + bytes, lanes), s1);
      s2 = multiplyAdd(y, loadLanes(r2 + bytes, lanes), s2);
      s3 = multiplyAdd(y, loadLanes(r3 + bytes, lanes), s3);
    }
    const s01 = f32x4.add(v128.shuffle<f32>(s0, s1, 0, 4, 1, 5), v128.shuffle<f32>(s0, s1, 2, 6, 3, 7));
    const s23 = f32x4.add(v128.shuffle<f32>(s2, s3, 0, 4, 1, 5), v128.shuffle<f32>(s2, s3, 2, 6, 3, 7));
    v128.store(to, f32x4.add(v128.shuffle<f32>(s01, s23, 0, 1, 4, 5), v128.shuffle<f32>(s01, s23, 2, 3, 6, 7)));
  }
}

/** to += Σ factors[n] rows[n]; `to` is padded. */
export function addRows(to: usize, factors: usize, rows: usize, step: usize, count: i32, size: i32): void {
  let c = 0;
  for (; c + 16 <= size; c += 16) {
    const at = to + <usize>c * 4;
    let s0 = v128.load(at);
    let s1 = v128.load(at, 16);
    let s2 = v128.load(at, 32);
    let s3 = v128.load(at, 48);
    for (let n = 0, row = rows + <usize>c * 4; n < count; n++, row += step) {
      const factor = v128.load32_splat(factors + <usize>n * 4);
      s0 = multiplyAdd(factor, v128.load(row), s0);
      s1 = multiplyAdd(factor, v128.load(row, 16), s1);
      s2 = multiplyAdd(factor, v128.load(row, 32), s2);
      s3 = multiplyAdd(factor, v128.load(row, 48), s3);
    }
    v128.store(at, s0);
    v128.store(at, s1, 16);
    v128.store(at, s2, 32);
    v128.store(at, s3, 48);
  }
  for (; c + 8 <= size; c += 8) {
    const at = to + <usize>c * 4;
    let s0 = v128.load(at);
    let s1 = v128.load(at, 16);
    for (let n = 0, row = rows + <usize>c * 4; n < count; n++, row += step) {
      const factor = v128.load32_splat(factors + <usize>n * 4);
      s0 = multiplyAdd(factor, v128.load(row), s0);
      s1 = multiplyAdd(factor, v128.load(row, 16), s1);
    }
    v128.store(at, s0);
    v128.store(at, s1, 16);
  }
  for (; c < size; c += 4) {
    const at = to + <usize>c * 4;
    let sum = v128.load(at);
    for (let n = 0, row = rows + <usize>c * 4; n < count; n++, row += step) {
      sum = multiplyAdd(v128.load32_splat(factors + <usize>n * 4), loadLanes(row, size - c), sum);
    }
    v128.store(at, sum);
  }
}

/** to = factor from; `to` is padded. */
export function padRow(to: usize, from: usize, factor: f32, size: i32): void {
  const factors = f32x4.splat(factor);
  for (let c = 0; c < size; c += 4) {
    const at = <usize>c * 4;
    v128.store(to + at, f32x4.mul(factors, loadLanes(from + at, size - c)));
  }
}

/** to = factor from; `from` is padded. */
export function storeRow(to: usize, from: usize, factor: f32, size: i32): void {
  const factors = f32x4.splat(factor);
  for (let c = 0; c < size; c += 4) {
    const at = <usize>c * 4;
    storeLanes(to + at, f32x4.mul(factors, v128.load(from + at)), size - c);
  }
}

/** to += factor from; `from` is padded. */
export function addRow(to: usize, from: usize, factor: f32, size: i32): void {
  const factors = f32x4.splat(factor);
  for (let c = 0; c < size; c += 4) {
    const at = <usize>c * 4;
    addLanes(to + at, f32x4.mul(factors, v128.load(from + at)), size - c);
  }
}
