/**
 * What src/kernels/scaledDotProduct/scaledDotProduct.reference.ts computes. Addresses are bytes. A row of the pairs of a
 * query (or of a key) is a list in scratch memory: its scores are products of one row with the rows that it may look at,
 * which stand in three runs of equal steps.
 *
 * The rows of a head stand far apart, often a multiple of what a cache tells apart, so they are first laid side by side
 * where they are used more than a few times. Threads share the heads, or where there are fewer heads than threads the rows.
 */
import { exp, loadLanes, log, multiplyAdd, shareOf, sumOf } from './lanes.assembly';
import { addRow, addRows, dotRows, padded, padRow, storeRow } from './rowProducts.assembly';
import { exponentials, largestOf, scale } from './rows.assembly';

/** As in scaledDotProduct.ts: the longest row of pairs, and the longest row of numbers. */
const LONGEST: usize = 8192;
const LARGEST: usize = 4096;
const LIST_BYTES: usize = (LONGEST + 4) * 4;
const ROW_BYTES: usize = LARGEST * 4;
/** Bytes for rows of a head laid side by side. */
const ASIDE_BYTES: usize = 1 << 20;
/** Times that a row must be used to be laid there. */
const OFTEN: i32 = 4;
const TURNS: i32 = 50;

/** Bytes that these functions keep for themselves, for each thread. */
export const attentionScratchBytes: usize = 6 * LIST_BYTES + 4 * ROW_BYTES + ASIDE_BYTES;

let scores: usize = 0;
let changes: usize = 0;
let thresholds: usize = 0;
let means: usize = 0;
let allThresholds: usize = 0;
let allMeans: usize = 0;
let here: usize = 0;
let hereToo: usize = 0;
let sums: usize = 0;
let sumsToo: usize = 0;
let aside: usize = 0;

/** Where those bytes are; to be said before the first call. */
export function keepAttentionAt(address: usize): void {
  scores = address;
  changes = scores + LIST_BYTES;
  thresholds = changes + LIST_BYTES;
  means = thresholds + LIST_BYTES;
  allThresholds = means + LIST_BYTES;
  allMeans = allThresholds + LIST_BYTES;
  here = allMeans + LIST_BYTES;
  hereToo = here + ROW_BYTES;
  sums = hereToo + ROW_BYTES;
  sumsToo = sums + ROW_BYTES;
  aside = sumsToo + ROW_BYTES;
}

/** The rows of the other side, in two tensors: where they begin, how far they are apart, and their size. */
let there: usize = 0;
let thereToo: usize = 0;
let apart: usize = 0;
let wide: i32 = 0;

/** The other side is `count` rows of both tensors, each of which is used so many times. */
function lookAt(rows: usize, rowsToo: usize, step: usize, count: i32, size: i32, times: i32): void {
  there = rows;
  thereToo = rowsToo;
  apart = step;
  wide = size;
  const bytes = <usize>padded(size) * 4;
  const needed: usize = 2 * bytes * <usize>count;
  if (times < OFTEN || needed > ASIDE_BYTES) return;
  there = aside;
  thereToo = aside + bytes * <usize>count;
  apart = bytes;
  wide = padded(size);
  for (let n: usize = 0; n < <usize>count; n++) {
    padRow(there + n * bytes, rows + n * step, 1, size);
    padRow(thereToo + n * bytes, rowsToo + n * step, 1, size);
  }
}

/** The rows that a row may look at, in order: `before` of them stand `reach` apart, `near` side by side, `after` `reach` apart. */
let beforeAt: i32 = 0;
let before: i32 = 0;
let nearAt: i32 = 0;
let near: i32 = 0;
let afterAt: i32 = 0;
let after: i32 = 0;
let reach: i32 = 1;

/** `placesOf` of pattern.ts, less `first`; gives how many there are. */
function findPlaces(x: i32, begin: i32, end: i32, pattern: i32, first: i32): i32 {
  let low = begin;
  let high = end;
  if (pattern === 1) {
    low = x - reach;
    high = x + reach + 1;
  } else if (pattern === 2) {
    low = x - reach + 1;
    high = x + reach;
  } else if (pattern === 3) {
    low = (x / reach) * reach;
    high = low + reach;
  }
  nearAt = max(low, begin);
  near = max(0, min(high, end) - nearAt);
  before = 0;
  beforeAt = 0;
  after = 0;
  afterAt = 0;
  if (pattern === 2) {
    beforeAt = begin + ((x - begin) % reach);
    before = max(0, (min(low, end) - beforeAt + reach - 1) / reach);
    afterAt = x + max(1, (begin - x + reach - 1) / reach) * reach;
    after = max(0, (end - afterAt + reach - 1) / reach);
  }
  beforeAt -= first;
  nearAt -= first;
  afterAt -= first;
  return before + near + after;
}

/** list[n] = x · rows[place n] */
function multiply(list: usize, x: usize, rows: usize): void {
  const far = <usize>reach * apart;
  dotRows(list, x, rows + <usize>beforeAt * apart, far, before, wide);
  dotRows(list + <usize>before * 4, x, rows + <usize>nearAt * apart, apart, near, wide);
  dotRows(list + <usize>(before + near) * 4, x, rows + <usize>afterAt * apart, far, after, wide);
}

/** to = Σ list[n] rows[place n] */
function sum(to: usize, list: usize, rows: usize): void {
  const far = <usize>reach * apart;
  memory.fill(to, 0, <usize>padded(wide) * 4);
  addRows(to, list, rows + <usize>beforeAt * apart, far, before, wide);
  addRows(to, list + <usize>before * 4, rows + <usize>nearAt * apart, apart, near, wide);
  addRows(to, list + <usize>(before + near) * 4, rows + <usize>afterAt * apart, far, after, wide);
}

/** list[n] = numbers[place n] */
function gather(list: usize, numbers: usize): void {
  for (let n = 0; n < before; n++, list += 4) store<f32>(list, load<f32>(numbers + <usize>(beforeAt + n * reach) * 4));
  memory.copy(list, numbers + <usize>nearAt * 4, <usize>near * 4);
  list += <usize>near * 4;
  for (let n = 0; n < after; n++, list += 4) store<f32>(list, load<f32>(numbers + <usize>(afterAt + n * reach) * 4));
}

/** numbers[place n] = list[n] */
function scatter(numbers: usize, list: usize): void {
  for (let n = 0; n < before; n++, list += 4) store<f32>(numbers + <usize>(beforeAt + n * reach) * 4, load<f32>(list));
  memory.copy(numbers + <usize>nearAt * 4, list, <usize>near * 4);
  list += <usize>near * 4;
  for (let n = 0; n < after; n++, list += 4) store<f32>(numbers + <usize>(afterAt + n * reach) * 4, load<f32>(list));
}

/** Sets the up to three numbers between the last of a list and the next multiple of four. */
// @inline
function fillUp(list: usize, count: i32, value: f32): void {
  for (let n = count; n & 3; n++) store<f32>(list + <usize>n * 4, value);
}

/** p^(2 − alpha), where p is above^(1 / (alpha − 1)), so that p = above · slope; `above` is not negative. */
// @inline
function slopeOf(above: v128, alpha: f32): v128 {
  if (alpha === 1.5) return above;
  const inside = f32x4.gt(above, f32x4.splat(0));
  if (alpha === 2) return v128.and(inside, f32x4.splat(1));
  return v128.and(inside, power(above, 1 / (alpha - 1) - 1));
}

function power(x: v128, exponent: f32): v128 {
  let y = f32x4.splat(exponent * logOf(f32x4.extract_lane(x, 0)));
  y = f32x4.replace_lane(y, 1, exponent * logOf(f32x4.extract_lane(x, 1)));
  y = f32x4.replace_lane(y, 2, exponent * logOf(f32x4.extract_lane(x, 2)));
  y = f32x4.replace_lane(y, 3, exponent * logOf(f32x4.extract_lane(x, 3)));
  return exp(y);
}

// @inline
function logOf(x: f32): f32 {
  return x > 0 ? log(x) : 0;
}

/** (alpha − 1) z − τ, where positive. */
// @inline
function aboveOf(z: v128, threshold: v128, alpha: f32): v128 {
  return f32x4.pmax(f32x4.sub(f32x4.mul(z, f32x4.splat(alpha - 1)), threshold), f32x4.splat(0));
}

/** Makes weights of a list of scores; gives their statistic. */
function weigh(list: usize, count: i32, alpha: f32): f32 {
  if (count === 0) return 0;
  const largest = largestOf(list, count);
  if (alpha === 1) {
    const total = exponentials(list, list, count);
    scale(list, 1 / total, count);
    return largest + log(total);
  }
  // From the left Newton's method only climbs: see `statisticOf` of the reference.
  for (let n = 0; n < count; n += 4) {
    const at = list + <usize>n * 4;
    v128.store(at, f32x4.sub(v128.load(at), f32x4.splat(largest)));
  }
  fillUp(list, count, -Infinity);
  let threshold: f32 = -1;
  for (let turn = 0; turn < TURNS; turn++) {
    const thresholds = f32x4.splat(threshold);
    let weights = f32x4.splat(0);
    let slopes = f32x4.splat(0);
    for (let n = 0; n < count; n += 4) {
      const above = aboveOf(v128.load(list + <usize>n * 4), thresholds, alpha);
      const slope = slopeOf(above, alpha);
      weights = multiplyAdd(above, slope, weights);
      slopes = f32x4.add(slopes, slope);
    }
    const next = threshold + ((sumOf(weights) - 1) * (alpha - 1)) / sumOf(slopes);
    if (!(next > threshold)) break;
    threshold = next;
  }
  for (let n = 0; n < count; n += 4) {
    const at = list + <usize>n * 4;
    const above = aboveOf(v128.load(at), f32x4.splat(threshold), alpha);
    v128.store(at, f32x4.mul(above, slopeOf(above, alpha)));
  }
  return threshold + (alpha - 1) * largest;
}

/** Whether threads share the heads; else they share the rows of each. */
// @inline
function sharesHeads(count: i32, parts: i32): bool {
  return count >= parts;
}

/** context[t] = Σ_s p[t, s] v[s], and statistics[t, 0]. */
export function scaledDotProductForward(
  q: usize,
  k: usize,
  v: usize,
  lengths: usize,
  context: usize,
  statistics: usize,
  steps: i32,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  causal: i32,
  pattern: i32,
  reaching: i32,
  alpha: f32,
  part: i32,
  parts: i32,
): void {
  reach = reaching;
  const all = batch * heads;
  const byHead = sharesHeads(all, parts);
  const rowBytes = <usize>(all * size) * 4;
  const factor: f32 = 1 / sqrt<f32>(<f32>size);
  const end = byHead ? shareOf(all, 1, part + 1, parts) : all;
  const start = byHead ? 0 : shareOf(steps, 1, part, parts);
  const stop = byHead ? steps : shareOf(steps, 1, part + 1, parts);
  for (let head = byHead ? shareOf(all, 1, part, parts) : 0; head < end; head++) {
    const column = <usize>(head * size) * 4;
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    lookAt(k + column, v + column, rowBytes, length, size, steps);
    for (let t = start; t < stop; t++) {
      const position = first + t;
      const count = findPlaces(position, 0, causal ? min(length, position + 1) : length, pattern, 0);
      const row = column + <usize>t * rowBytes;
      padRow(here, q + row, factor, size);
      multiply(scores, here, there);
      store<f32>(statistics + <usize>(t * all + head) * 8, weigh(scores, count, alpha));
      sum(sums, scores, thereToo);
      storeRow(context + row, sums, 1, size);
    }
  }
}

/** dQ[t] += Σ_s dz[t, s] k[s] / √d, and statistics[t, 1]. */
export function scaledDotProductBackwardQuery(
  q: usize,
  k: usize,
  v: usize,
  lengths: usize,
  statistics: usize,
  dContext: usize,
  dQ: usize,
  steps: i32,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  causal: i32,
  pattern: i32,
  reaching: i32,
  alpha: f32,
  part: i32,
  parts: i32,
): void {
  reach = reaching;
  const all = batch * heads;
  const byHead = sharesHeads(all, parts);
  const rowBytes = <usize>(all * size) * 4;
  const factor: f32 = 1 / sqrt<f32>(<f32>size);
  const end = byHead ? shareOf(all, 1, part + 1, parts) : all;
  const start = byHead ? 0 : shareOf(steps, 1, part, parts);
  const stop = byHead ? steps : shareOf(steps, 1, part + 1, parts);
  for (let head = byHead ? shareOf(all, 1, part, parts) : 0; head < end; head++) {
    const column = <usize>(head * size) * 4;
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    lookAt(k + column, v + column, rowBytes, length, size, steps);
    for (let t = start; t < stop; t++) {
      const position = first + t;
      const count = findPlaces(position, 0, causal ? min(length, position + 1) : length, pattern, 0);
      const row = column + <usize>t * rowBytes;
      const own = statistics + <usize>(t * all + head) * 8;
      padRow(here, q + row, factor, size);
      padRow(hereToo, dContext + row, 1, size);
      multiply(scores, here, there);
      multiply(changes, hereToo, thereToo);
      const threshold = v128.load32_splat(own);
      for (let n = 0; n < count; n += 4) {
        const at = scores + <usize>n * 4;
        const z = v128.load(at);
        v128.store(at, alpha === 1 ? exp(f32x4.sub(z, threshold)) : slopeOf(aboveOf(z, threshold, alpha), alpha));
      }
      fillUp(scores, count, 0);
      let slopes = f32x4.splat(0);
      let weighted = f32x4.splat(0);
      for (let n = 0; n < count; n += 4) {
        const slope = v128.load(scores + <usize>n * 4);
        slopes = f32x4.add(slopes, slope);
        weighted = multiplyAdd(slope, v128.load(changes + <usize>n * 4), weighted);
      }
      const total = sumOf(slopes);
      const mean: f32 = total > 0 ? sumOf(weighted) / total : 0;
      store<f32>(own, mean, 4);
      for (let n = 0; n < count; n += 4) {
        const at = <usize>n * 4;
        const change = f32x4.sub(v128.load(changes + at), f32x4.splat(mean));
        v128.store(changes + at, f32x4.mul(v128.load(scores + at), change));
      }
      sum(sums, changes, there);
      addRow(dQ + row, sums, factor, size);
    }
  }
}

/** dK[s] += Σ_t dz[t, s] q[t] / √d, dV[s] += Σ_t p[t, s] dContext[t] */
export function scaledDotProductBackwardKeys(
  q: usize,
  k: usize,
  v: usize,
  lengths: usize,
  statistics: usize,
  dContext: usize,
  dK: usize,
  dV: usize,
  steps: i32,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  causal: i32,
  pattern: i32,
  reaching: i32,
  alpha: f32,
  part: i32,
  parts: i32,
): void {
  reach = reaching;
  const all = batch * heads;
  const byHead = sharesHeads(all, parts);
  const rowBytes = <usize>(all * size) * 4;
  const factor: f32 = 1 / sqrt<f32>(<f32>size);
  const end = byHead ? shareOf(all, 1, part + 1, parts) : all;
  for (let head = byHead ? shareOf(all, 1, part, parts) : 0; head < end; head++) {
    const column = <usize>(head * size) * 4;
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    lookAt(q + column, dContext + column, rowBytes, steps, size, length);
    for (let t = 0; t < steps; t++) {
      const own = statistics + <usize>(t * all + head) * 8;
      store<f32>(allThresholds + <usize>t * 4, load<f32>(own));
      store<f32>(allMeans + <usize>t * 4, load<f32>(own, 4));
    }
    const stop = byHead ? length : shareOf(length, 1, part + 1, parts);
    for (let s = byHead ? 0 : shareOf(length, 1, part, parts); s < stop; s++) {
      const count = findPlaces(s, causal ? max(first, s) : first, first + steps, pattern, first);
      const row = column + <usize>s * rowBytes;
      padRow(here, k + row, factor, size);
      padRow(hereToo, v + row, 1, size);
      multiply(scores, here, there);
      multiply(changes, hereToo, thereToo);
      gather(thresholds, allThresholds);
      gather(means, allMeans);
      for (let n = 0; n < count; n += 4) {
        const at = <usize>n * 4;
        const lanes = count - n;
        const z = v128.load(scores + at);
        const threshold = loadLanes(thresholds + at, lanes);
        const change = f32x4.sub(v128.load(changes + at), loadLanes(means + at, lanes));
        if (alpha === 1) {
          const weight = exp(f32x4.sub(z, threshold));
          v128.store(scores + at, weight);
          v128.store(changes + at, f32x4.mul(weight, change));
        } else {
          const above = aboveOf(z, threshold, alpha);
          const slope = slopeOf(above, alpha);
          v128.store(scores + at, f32x4.mul(above, slope));
          v128.store(changes + at, f32x4.mul(slope, change));
        }
      }
      sum(sums, changes, there);
      addRow(dK + row, sums, factor, size);
      sum(sumsToo, scores, thereToo);
      addRow(dV + row, sumsToo, 1, size);
    }
  }
}

/** weights[t, s] = p[t, s], 0 where t may not look at s. */
export function scaledDotProductWeights(
  q: usize,
  k: usize,
  lengths: usize,
  statistics: usize,
  weights: usize,
  steps: i32,
  source: i32,
  batch: i32,
  heads: i32,
  size: i32,
  first: i32,
  causal: i32,
  pattern: i32,
  reaching: i32,
  alpha: f32,
  part: i32,
  parts: i32,
): void {
  reach = reaching;
  const all = batch * heads;
  const rowBytes = <usize>(all * size) * 4;
  const factor: f32 = 1 / sqrt<f32>(<f32>size);
  const end = shareOf(steps * all, 1, part + 1, parts);
  for (let index = shareOf(steps * all, 1, part, parts); index < end; index++) {
    const head = index % all;
    const position = first + index / all;
    const length = <i32>min(load<u32>(lengths + <usize>(head / heads) * 4), <u32>source);
    const count = findPlaces(position, 0, causal ? min(length, position + 1) : length, pattern, 0);
    lookAt(k + <usize>(head * size) * 4, 0, rowBytes, 0, size, 1);
    padRow(here, q + <usize>(index * size) * 4, factor, size);
    multiply(scores, here, there);
    const statistic = v128.load32_splat(statistics + <usize>index * 8);
    for (let n = 0; n < count; n += 4) {
      const at = scores + <usize>n * 4;
      const z = v128.load(at);
      if (alpha === 1) {
        v128.store(at, exp(f32x4.sub(z, statistic)));
      } else {
        const above = aboveOf(z, statistic, alpha);
        v128.store(at, f32x4.mul(above, slopeOf(above, alpha)));
      }
    }
    const to = weights + <usize>(index * source) * 4;
    memory.fill(to, 0, <usize>source * 4);
    scatter(to, scores);
  }
}
