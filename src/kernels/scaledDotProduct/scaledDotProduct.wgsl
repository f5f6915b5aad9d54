// z[t, s] = q_t · k_s / √d for the pairs that `pattern`, `causal` and lengths allow; head by head
// p[t, ·] = softmax z[t, ·] (alpha = 1), or alpha-entmax (1 < alpha ≤ 2): max(0, (alpha − 1) z − τ)^(1 / (alpha − 1)), where
//           τ makes the sum 1
// context_t = Σ_s p[t, s] v_s
// (Vaswani et al. 2017; Peters, Niculae and Martins 2019; that p is never written, Dao et al. 2022)
//
// q, context, dContext, dQ [T, B, N d]; k, v, dK, dV [S, B, N d]; lengths [B]; weights [T, B, N, S];
// statistics [T, B, N, 2]: the log-sum-exp of z[t, ·], or τ; and m of the backward.
// With g = p^(2 − alpha) on the support, dp[t, s] = dContext_t · v_s and m_t = Σ_s g dp / Σ_s g, a score has
// dz = g (dp − m):
//   dQ_t += Σ_s dz[t, s] k_s / √d = (Σ_s g dp k_s − m Σ_s g k_s) / √d, so that one pass over the keys does
//   dK_s += Σ_t dz[t, s] q_t / √d
//   dV_s += Σ_t p[t, s] dContext_t
//
// An invocation has a row: a query, or in backwardKeys a key. It keeps it in registers, goes over the rows of the other
// side, and sums in registers. Neighbours are neighbours in time of one head, and so read the same rows. No lane waits for
// another one, and there is no workgroup memory: where the GPU is the processor both are dear.
//
// The shader is written out for d = SIZE: see sizedKernel.ts for what a # is.

struct Uniforms {
  steps: u32, // T
  source: u32, // S
  batch: u32, // B
  heads: u32, // N
  size: u32, // d
  first: u32, // the position of query 0
  causal: u32,
  pattern: u32, // 0 dense, 1 window, 2 strided, 3 block
  reach: u32,
  alpha: f32,
  qOffset: u32,
  kOffset: u32,
  vOffset: u32,
  contextOffset: u32,
  statisticsOffset: u32,
  dContextOffset: u32,
  dQOffset: u32,
  dKOffset: u32,
  dVOffset: u32,
  weightsOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> q: array<f32>;
@group(0) @binding(2) var<storage, read_write> k: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(5) var<storage, read_write> context: array<f32>;
@group(0) @binding(6) var<storage, read_write> statistics: array<f32>;
@group(0) @binding(7) var<storage, read_write> dContext: array<f32>;
@group(0) @binding(8) var<storage, read_write> dQ: array<f32>;
@group(0) @binding(9) var<storage, read_write> dK: array<f32>;
@group(0) @binding(10) var<storage, read_write> dV: array<f32>;
@group(0) @binding(11) var<storage, read_write> weights: array<f32>;

const LANES = 64u;
// Below every score.
const LOWEST = -0x1.fffffep+127f;
// Turns of Newton's method at most; float32 takes about eight.
const TURNS = 50u;

// 1 / √d, which a query is multiplied by.
fn scale() -> f32 {
  return inverseSqrt(f32(SIZE));
}

// A row of [B, N, T] or [B, N, S].
struct Row {
  t: u32,
  head: u32, // of [B, N]
  b: u32,
}

fn rowOf(index: u32, steps: u32) -> Row {
  let head = index / steps;
  return Row(index % steps, head, head / u.heads);
}

// Elements from one time step to the next.
fn stepSize() -> u32 {
  return u.batch * u.heads * SIZE;
}

fn placeOf(row: Row) -> u32 {
  return row.t * stepSize() + row.head * SIZE;
}

fn statisticsAt(t: u32, head: u32) -> u32 {
  return u.statisticsOffset + (t * u.batch * u.heads + head) * 2;
}

fn keyAt(at: vec4u) -> vec4f {
  return vec4f(k[at.x], k[at.y], k[at.z], k[at.w]);
}

fn valueAt(at: vec4u) -> vec4f {
  return vec4f(v[at.x], v[at.y], v[at.z], v[at.w]);
}

fn queryAt(at: vec4u) -> vec4f {
  return vec4f(q[at.x], q[at.y], q[at.z], q[at.w]);
}

fn dContextAt(at: vec4u) -> vec4f {
  return vec4f(dContext[at.x], dContext[at.y], dContext[at.z], dContext[at.w]);
}

// Positions by number: `before` of them stand `reach` apart, then `near` side by side, then the others `reach` apart.
struct Places {
  beforeAt: i32,
  before: i32,
  nearAt: i32,
  near: i32,
  afterAt: i32,
  count: i32, // of all of them
}

// The positions in [start, end) that the pattern lets a position look at: `placesOf` in pattern.ts.
fn placesOf(position: u32, start: u32, end: u32) -> Places {
  let begin = i32(start);
  let limit = i32(end);
  let here = i32(position);
  let reach = i32(u.reach);
  var low = begin;
  var high = limit;
  if (u.pattern == 1) {
    low = here - reach;
    high = here + reach + 1;
  } else if (u.pattern == 2) {
    low = here - reach + 1;
    high = here + reach;
  } else if (u.pattern == 3) {
    low = here / reach * reach;
    high = low + reach;
  }
  var places = Places(0, 0, max(low, begin), 0, 0, 0);
  places.near = max(0, min(high, limit) - places.nearAt);
  places.count = places.near;
  if (u.pattern == 2) {
    places.beforeAt = begin + (here - begin) % reach;
    places.before = max(0, (min(low, limit) - places.beforeAt + reach - 1) / reach);
    places.afterAt = here + max(1, (begin - here + reach - 1) / reach) * reach;
    places.count += places.before + max(0, (limit - places.afterAt + reach - 1) / reach);
  }
  return places;
}

fn position(places: Places, index: i32) -> u32 {
  if (index < places.before) {
    return u32(places.beforeAt + index * i32(u.reach));
  }
  let beside = index - places.before;
  if (beside < places.near) {
    return u32(places.nearAt + beside);
  }
  return u32(places.afterAt + (beside - places.near) * i32(u.reach));
}

fn keysOf(row: Row) -> Places {
  let here = u.first + row.t;
  let length = min(lengths[row.b], u.source);
  return placesOf(here, 0, select(length, min(length, here + 1), u.causal != 0));
}

// p^(2 − alpha), where p is above^(1 / (alpha − 1)), so that p = above · slope; 0 off the support.
fn slopeOf(above: f32) -> f32 {
  if (above <= 0) {
    return 0;
  }
  if (u.alpha == 2) {
    return 1;
  }
  if (u.alpha == 1.5) {
    return above;
  }
  return pow(above, 1 / (u.alpha - 1) - 1);
}

// A weight and its slope g from a score and the statistic of its query.
fn weightAndSlope(z: f32, statistic: f32) -> vec2f {
  if (u.alpha == 1) {
    return vec2f(exp(z - statistic));
  }
  let above = (u.alpha - 1) * z - statistic;
  let slope = slopeOf(above);
  return vec2f(above * slope, slope);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES;
  if (index >= u.steps * u.batch * u.heads) {
    return;
  }
  let row = rowOf(index, u.steps);
  let keys = keysOf(row);
  let here = placeOf(row);
  let head = row.head * SIZE;
  let query# = scale() * inside# * queryAt(u.qOffset + here + columns#);
  var sums# = vec4f();
  var largest = LOWEST;
  var total = 0.0;
  var statistic = 0.0;
  if (u.alpha == 1) {
    for (var n = 0; n < keys.count; n++) {
      let at = position(keys, n) * stepSize() + head;
      var z = 0.0;
      z += dot(query#, keyAt(u.kOffset + at + columns#));
      if (z > largest) { // what is summed so far is beside the largest so far
        let factor = exp(largest - z);
        total *= factor;
        sums# *= factor;
        largest = z;
      }
      let weight = exp(z - largest);
      total += weight;
      sums# += weight * valueAt(u.vOffset + at + columns#);
    }
    if (keys.count > 0) {
      statistic = largest + log(total);
    }
  } else {
    for (var n = 0; n < keys.count; n++) {
      let at = position(keys, n) * stepSize() + head;
      var z = 0.0;
      z += dot(query#, keyAt(u.kOffset + at + columns#));
      largest = max(largest, z);
    }
    // The sum of the weights is convex and falls in the threshold, and is 1 at least at the largest less 1: from there
    // Newton's method only climbs, up to the threshold. The scores are computed again at each turn.
    var threshold = -1.0; // beside the largest
    for (var turn = 0u; turn < TURNS; turn++) {
      var sum = vec2f(); // of weights and slopes
      for (var n = 0; n < keys.count; n++) {
        let at = position(keys, n) * stepSize() + head;
        var z = 0.0;
        z += dot(query#, keyAt(u.kOffset + at + columns#));
        let above = (u.alpha - 1) * (z - largest) - threshold;
        let slope = slopeOf(above);
        sum += vec2f(above * slope, slope);
      }
      let next = threshold + (sum.x - 1) * (u.alpha - 1) / sum.y;
      if (!(sum.y > 0 && next > threshold)) {
        break;
      }
      threshold = next;
    }
    for (var n = 0; n < keys.count; n++) {
      let at = position(keys, n) * stepSize() + head;
      var z = 0.0;
      z += dot(query#, keyAt(u.kOffset + at + columns#));
      let above = (u.alpha - 1) * (z - largest) - threshold;
      let weight = above * slopeOf(above);
      sums# += weight * valueAt(u.vOffset + at + columns#);
    }
    if (keys.count > 0) {
      total = 1;
      statistic = threshold + (u.alpha - 1) * largest;
    }
  }
  statistics[statisticsAt(row.t, row.head)] = statistic;
  let to = u.contextOffset + here;
  if (total > 0) {
    sums# /= total;
  }
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { context[to + 4 * # + c] = sums#[c]; }
}

@compute @workgroup_size(64)
fn backwardQuery(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES;
  if (index >= u.steps * u.batch * u.heads) {
    return;
  }
  let row = rowOf(index, u.steps);
  let keys = keysOf(row);
  let here = placeOf(row);
  let head = row.head * SIZE;
  let own = statisticsAt(row.t, row.head);
  let statistic = statistics[own];
  let query# = scale() * inside# * queryAt(u.qOffset + here + columns#);
  let gradient# = inside# * dContextAt(u.dContextOffset + here + columns#);
  // Sums of g and of g dp, and of their products with the keys.
  var slopes = 0.0;
  var changes = 0.0;
  var bySlopes# = vec4f();
  var byChanges# = vec4f();
  for (var n = 0; n < keys.count; n++) {
    let at = position(keys, n) * stepSize() + head;
    let key# = keyAt(u.kOffset + at + columns#);
    var z = 0.0;
    z += dot(query#, key#);
    var change = 0.0;
    change += dot(gradient#, valueAt(u.vOffset + at + columns#));
    let slope = weightAndSlope(z, statistic).y;
    change *= slope;
    slopes += slope;
    changes += change;
    bySlopes# += slope * key#;
    byChanges# += change * key#;
  }
  var mean = 0.0;
  if (slopes > 0) {
    mean = changes / slopes;
  }
  statistics[own + 1] = mean;
  let to = u.dQOffset + here;
  let dQuery# = scale() * (byChanges# - mean * bySlopes#);
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { dQ[to + 4 * # + c] += dQuery#[c]; }
}

@compute @workgroup_size(64)
fn backwardKeys(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES;
  if (index >= u.source * u.batch * u.heads) {
    return;
  }
  let row = rowOf(index, u.source);
  if (row.t >= lengths[row.b]) {
    return;
  }
  let queries = placesOf(row.t, select(u.first, max(u.first, row.t), u.causal != 0), u.first + u.steps);
  let here = placeOf(row);
  let head = row.head * SIZE;
  let key# = scale() * inside# * keyAt(u.kOffset + here + columns#);
  let value# = inside# * valueAt(u.vOffset + here + columns#);
  var dKey# = vec4f();
  var dValue# = vec4f();
  for (var n = 0; n < queries.count; n++) {
    let t = position(queries, n) - u.first;
    let at = t * stepSize() + head;
    let query# = queryAt(u.qOffset + at + columns#);
    let gradient# = dContextAt(u.dContextOffset + at + columns#);
    var z = 0.0;
    z += dot(key#, query#);
    var dWeight = 0.0;
    dWeight += dot(value#, gradient#);
    let own = statisticsAt(t, row.head);
    let weight = weightAndSlope(z, statistics[own]);
    let dScore = weight.y * (dWeight - statistics[own + 1]);
    dKey# += dScore * query#;
    dValue# += weight.x * gradient#;
  }
  let toKey = u.dKOffset + here;
  let toValue = u.dVOffset + here;
  dKey# *= scale();
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { dK[toKey + 4 * # + c] += dKey#[c]; }
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { dV[toValue + 4 * # + c] += dValue#[c]; }
}

fn allowed(here: u32, s: u32, length: u32) -> bool {
  if (s >= length || (u.causal != 0 && s > here)) {
    return false;
  }
  let distance = max(here, s) - min(here, s);
  switch u.pattern {
    case 1: {
      return distance <= u.reach;
    }
    case 2: {
      return distance < u.reach || distance % u.reach == 0;
    }
    case 3: {
      return here / u.reach == s / u.reach;
    }
    default: {
      return true;
    }
  }
}

// An invocation computes a weight.
@compute @workgroup_size(64)
fn writeWeights(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [T, B, N, S]
  if (index >= u.steps * u.batch * u.heads * u.source) {
    return;
  }
  let s = index % u.source;
  let row = index / u.source; // of [T, B, N]
  let head = row % (u.batch * u.heads);
  var weight = 0.0;
  if (allowed(u.first + row / (u.batch * u.heads), s, lengths[head / u.heads])) {
    let at = s * stepSize() + head * SIZE;
    var z = 0.0;
    z += dot(inside# * queryAt(u.qOffset + row * SIZE + columns#), keyAt(u.kOffset + at + columns#));
    weight = weightAndSlope(scale() * z, statistics[u.statisticsOffset + row * 2]).x;
  }
  weights[u.weightsOffset + index] = weight;
}

// An invocation computes an element of a context.
@compute @workgroup_size(64)
fn apply(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [T, B, N, d]
  if (index >= u.steps * u.batch * u.heads * SIZE) {
    return;
  }
  let row = index / SIZE; // of [T, B, N]
  var at = u.vOffset + index % stepSize();
  var sum = 0.0;
  for (var s = 0u; s < u.source; s++) {
    sum += weights[u.weightsOffset + row * u.source + s] * v[at];
    at += stepSize();
  }
  context[u.contextOffset + index] = sum;
}
