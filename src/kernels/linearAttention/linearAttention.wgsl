// φ(x) = elu(x) + 1; of each head of each row of the batch
// accumulate: state = Σ_s φ(k_s) [v_s; 1]ᵀ over s < lengths[b]
// readState:  context_t = φ(q_t)ᵀ state[:, :d] / φ(q_t)ᵀ state[:, d], 0 where that is 0
// causal:     the same of the running state of the steps s ≤ t; normaliser_t = φ(q_t)ᵀ state_t[:, d]
// step:       one step of `causal`, from the state of the steps before it
// writeWeights: weights[t, s] = φ(q_t) · φ(k_s) / Σ_s φ(q_t) · φ(k_s), what the state implies
// (Katharopoulos, Vyas, Pappas and Fleuret 2020)
//
// q, context, dContext, dQ [T, B, N d]; k, v, dK, dV [S, B, N d]; state, dState [B, N, d, d + 1]; lengths [B];
// normaliser [T, B, N]; weights [T, B, N, S].
// With n = φ(q)ᵀ state, whose last number is the normaliser, dn = [dContext; −dContext · context] / normaliser, and
//   dφ(q_t) = state dn_t,          dState += Σ_t φ(q_t) dn_tᵀ
//   dφ(k_s) = dState [v_s; 1],     dV_s += dState[:, :d]ᵀ φ(k_s)
// where `causal` has the state up to t, and as dState the sum over the steps from s on.
//
// What runs along time has an invocation for each column (or row) of a state, which it keeps in registers; what does not,
// one for each row of time. But for `step` no lane waits for another one.
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
  qOffset: u32,
  kOffset: u32,
  vOffset: u32,
  stateOffset: u32,
  contextOffset: u32,
  normaliserOffset: u32,
  dContextOffset: u32,
  dQOffset: u32,
  dKOffset: u32,
  dVOffset: u32,
  dStateOffset: u32,
  weightsOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> q: array<f32>;
@group(0) @binding(2) var<storage, read_write> k: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(5) var<storage, read_write> state: array<f32>;
@group(0) @binding(6) var<storage, read_write> context: array<f32>;
@group(0) @binding(7) var<storage, read_write> normaliser: array<f32>;
@group(0) @binding(8) var<storage, read_write> dContext: array<f32>;
@group(0) @binding(9) var<storage, read_write> dQ: array<f32>;
@group(0) @binding(10) var<storage, read_write> dK: array<f32>;
@group(0) @binding(11) var<storage, read_write> dV: array<f32>;
@group(0) @binding(12) var<storage, read_write> dState: array<f32>;
@group(0) @binding(13) var<storage, read_write> weights: array<f32>;

const LANES = 64u;
// Columns of a state.
const WIDTH = SIZE + 1;

// φ
fn feature(x: f32) -> f32 {
  return exp(min(x, 0)) + max(x, 0);
}

fn features(x: vec4f) -> vec4f {
  return exp(min(x, vec4f())) + max(x, vec4f());
}

// φ′
fn slope(x: f32) -> f32 {
  return exp(min(x, 0));
}

// 1 / x; 0 below the smallest normal number, whose inverse may not be finite.
fn inverse(x: f32) -> f32 {
  return select(0, 1 / x, x >= 0x1p-126f);
}

// Heads of all rows of the batch.
fn allHeads() -> u32 {
  return u.batch * u.heads;
}

// Where a head of [B, N] begins in step t of [·, B, N d].
fn rowAt(t: u32, head: u32) -> u32 {
  return (t * allHeads() + head) * SIZE;
}

fn stateAt(head: u32) -> u32 {
  return head * SIZE * WIDTH;
}

fn queryAt(at: vec4u) -> vec4f {
  return vec4f(q[at.x], q[at.y], q[at.z], q[at.w]);
}

fn keyAt(at: vec4u) -> vec4f {
  return vec4f(k[at.x], k[at.y], k[at.z], k[at.w]);
}

fn valueAt(at: vec4u) -> vec4f {
  return vec4f(v[at.x], v[at.y], v[at.z], v[at.w]);
}

fn contextAt(at: vec4u) -> vec4f {
  return vec4f(context[at.x], context[at.y], context[at.z], context[at.w]);
}

fn dContextAt(at: vec4u) -> vec4f {
  return vec4f(dContext[at.x], dContext[at.y], dContext[at.z], dContext[at.w]);
}

fn fourOfState(at: vec4u) -> vec4f {
  return vec4f(state[at.x], state[at.y], state[at.z], state[at.w]);
}

fn fourOfDState(at: vec4u) -> vec4f {
  return vec4f(dState[at.x], dState[at.y], dState[at.z], dState[at.w]);
}

// An invocation computes four neighbours. Columns beyond the values repeat the last one, and are the sum's or not written.
@compute @workgroup_size(64)
fn accumulate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let fours = (WIDTH + 3) / 4;
  let index = id.x + id.y * grid.x * LANES; // of [B, N, d, (d + 1) / 4]
  if (index >= allHeads() * SIZE * fours) {
    return;
  }
  let row = index / fours; // of [B, N, d]
  let head = row / SIZE;
  let column = index % fours * 4;
  let length = min(lengths[head / u.heads], u.source);
  let columns = min(column + vec4u(0, 1, 2, 3), vec4u(SIZE - 1));
  let ones = column + vec4u(0, 1, 2, 3) >= vec4u(SIZE);
  var sum = vec4f();
  for (var s = 0u; s < length; s++) {
    let value = select(valueAt(u.vOffset + rowAt(s, head) + columns), vec4f(1), ones);
    sum += feature(k[u.kOffset + rowAt(s, 0) + row]) * value;
  }
  for (var n = 0u; n < min(4, WIDTH - column); n++) {
    state[u.stateOffset + row * WIDTH + column + n] = sum[n];
  }
}

@compute @workgroup_size(64)
fn readState(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [B, N, T]
  if (index >= u.steps * allHeads()) {
    return;
  }
  let head = index / u.steps;
  let here = rowAt(index % u.steps, head);
  var at = u.stateOffset + stateAt(head);
  var sums# = vec4f();
  var total = 0.0;
  for (var i = 0u; i < SIZE; i++) {
    let query = feature(q[u.qOffset + here + i]);
    sums# += query * fourOfState(at + columns#);
    total += query * state[at + SIZE];
    at += WIDTH;
  }
  let factor = inverse(total);
  let to = u.contextOffset + here;
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { context[to + 4 * # + c] = factor * sums#[c]; }
}

// The first invocations compute a row of dQ each, the others a column of dState.
@compute @workgroup_size(64)
fn backwardRead(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [B, N, T], then of [B, N, d + 1]
  let rows = u.steps * allHeads();
  if (index >= rows + allHeads() * WIDTH) {
    return;
  }
  if (index < rows) {
    let head = index / u.steps;
    let here = rowAt(index % u.steps, head);
    let at = u.stateOffset + stateAt(head);
    let gradient# = inside# * dContextAt(u.dContextOffset + here + columns#);
    var mean = 0.0;
    mean += dot(gradient#, contextAt(u.contextOffset + here + columns#));
    var total = 0.0;
    for (var i = 0u; i < SIZE; i++) {
      total += feature(q[u.qOffset + here + i]) * state[at + i * WIDTH + SIZE];
    }
    let factor = inverse(total);
    for (var i = 0u; i < SIZE; i++) {
      let stateRow = at + i * WIDTH;
      var change = -mean * state[stateRow + SIZE];
      change += dot(gradient#, fourOfState(stateRow + columns#));
      dQ[u.dQOffset + here + i] += slope(q[u.qOffset + here + i]) * factor * change;
    }
    return;
  }
  let head = (index - rows) / WIDTH;
  let column = (index - rows) % WIDTH;
  let at = u.stateOffset + stateAt(head) + SIZE;
  let last# = inside# * fourOfState(at + columns# * WIDTH);
  var sums# = vec4f();
  for (var t = 0u; t < u.steps; t++) {
    let here = rowAt(t, head);
    let query# = features(queryAt(u.qOffset + here + columns#));
    var total = 0.0;
    total += dot(query#, last#);
    var change = 0.0;
    if (column < SIZE) {
      change = dContext[u.dContextOffset + here + column];
    } else {
      let gradient = u.dContextOffset + here;
      let result = u.contextOffset + here;
      change -= dot(inside# * dContextAt(gradient + columns#), contextAt(result + columns#));
    }
    change *= inverse(total);
    sums# += change * query#;
  }
  let to = u.dStateOffset + stateAt(head) + column;
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { dState[to + (4 * # + c) * WIDTH] += sums#[c]; }
}

@compute @workgroup_size(64)
fn backwardAccumulate(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [B, N, S]
  if (index >= u.source * allHeads()) {
    return;
  }
  let head = index / u.source;
  let s = index % u.source;
  if (s >= lengths[head / u.heads]) {
    return;
  }
  let here = rowAt(s, head);
  var at = u.dStateOffset + stateAt(head);
  let value# = inside# * valueAt(u.vOffset + here + columns#);
  var dValue# = vec4f();
  for (var i = 0u; i < SIZE; i++) {
    let key = k[u.kOffset + here + i];
    let row# = fourOfDState(at + columns#);
    var change = dState[at + SIZE];
    change += dot(value#, row#);
    dValue# += feature(key) * row#;
    dK[u.dKOffset + here + i] += slope(key) * change;
    at += WIDTH;
  }
  let to = u.dVOffset + here;
  for (var c = 0u; c < min(4, SIZE - 4 * #); c++) { dV[to + 4 * # + c] += dValue#[c]; }
}

// An invocation has a column of the values; each sums the normaliser for itself.
@compute @workgroup_size(64)
fn causal(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [B, N, d]
  if (index >= allHeads() * SIZE) {
    return;
  }
  let head = index / SIZE;
  let column = index % SIZE;
  var running# = vec4f();
  var last# = vec4f();
  for (var t = 0u; t < u.steps; t++) {
    let here = rowAt(t, head);
    let key# = inside# * features(keyAt(u.kOffset + here + columns#));
    let query# = features(queryAt(u.qOffset + here + columns#));
    let value = v[u.vOffset + here + column];
    running# += value * key#;
    last# += key#;
    var sum = 0.0;
    sum += dot(query#, running#);
    var total = 0.0;
    total += dot(query#, last#);
    context[u.contextOffset + here + column] = inverse(total) * sum;
    if (column == 0) {
      normaliser[u.normaliserOffset + t * allHeads() + head] = total;
    }
  }
}

// An invocation has a row of the state.
@compute @workgroup_size(64)
fn backwardCausalQuery(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [B, N, d]
  if (index >= allHeads() * SIZE) {
    return;
  }
  let head = index / SIZE;
  let row = index % SIZE;
  var running# = vec4f();
  var last = 0.0;
  for (var t = 0u; t < u.steps; t++) {
    let here = rowAt(t, head);
    let key = feature(k[u.kOffset + here + row]);
    let gradient# = inside# * dContextAt(u.dContextOffset + here + columns#);
    running# += key * valueAt(u.vOffset + here + columns#);
    last += key;
    var change = 0.0;
    change += dot(gradient#, running# - last * contextAt(u.contextOffset + here + columns#));
    change *= inverse(normaliser[u.normaliserOffset + t * allHeads() + head]);
    dQ[u.dQOffset + here + row] += slope(q[u.qOffset + here + row]) * change;
  }
}

// From the last step to the first. The first invocations have a row of the state, for dK; the others a column, for dV.
@compute @workgroup_size(64)
fn backwardCausalKeys(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [2, B, N, d]
  let rows = allHeads() * SIZE;
  if (index >= 2 * rows) {
    return;
  }
  let head = index % rows / SIZE;
  let own = index % SIZE;
  var running# = vec4f();
  if (index < rows) {
    var last = 0.0;
    for (var n = 1u; n <= u.steps; n++) {
      let t = u.steps - n;
      let here = rowAt(t, head);
      let factor = feature(q[u.qOffset + here + own]) * inverse(normaliser[u.normaliserOffset + t * allHeads() + head]);
      let gradient# = factor * inside# * dContextAt(u.dContextOffset + here + columns#);
      running# += gradient#;
      last -= dot(gradient#, contextAt(u.contextOffset + here + columns#));
      var change = last;
      change += dot(running#, valueAt(u.vOffset + here + columns#));
      dK[u.dKOffset + here + own] += slope(k[u.kOffset + here + own]) * change;
    }
    return;
  }
  for (var n = 1u; n <= u.steps; n++) {
    let t = u.steps - n;
    let here = rowAt(t, head);
    let factor = dContext[u.dContextOffset + here + own] * inverse(normaliser[u.normaliserOffset + t * allHeads() + head]);
    running# += factor * inside# * features(queryAt(u.qOffset + here + columns#));
    var change = 0.0;
    change += dot(running#, features(keyAt(u.kOffset + here + columns#)));
    dV[u.dVOffset + here + own] += change;
  }
}

// Lanes of `step`: those of a head are in one workgroup, for each of its columns needs the normaliser.
const STEP_LANES = 256u;

var<workgroup> sums: array<f32, STEP_LANES>;

@compute @workgroup_size(STEP_LANES)
fn step(
  @builtin(local_invocation_index) lane: u32,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let inGroup = STEP_LANES / WIDTH;
  let head = (group.x + group.y * grid.x) * inGroup + lane / WIDTH;
  let live = lane / WIDTH < inGroup && head < allHeads();
  let column = lane % WIDTH;
  let here = head * SIZE;
  if (live) {
    var value = 1.0;
    if (column < SIZE) {
      value = v[u.vOffset + here + column];
    }
    var at = u.stateOffset + stateAt(head) + column;
    var sum = 0.0;
    for (var i = 0u; i < SIZE; i++) {
      var next = feature(k[u.kOffset + here + i]) * value;
      if (u.first != 0) {
        next += state[at];
      }
      state[at] = next;
      sum += feature(q[u.qOffset + here + i]) * next;
      at += WIDTH;
    }
    sums[lane] = sum;
  }
  workgroupBarrier();
  if (live && column < SIZE) {
    context[u.contextOffset + here + column] = inverse(sums[lane - column + SIZE]) * sums[lane];
  }
}

// An invocation computes a row of weights.
@compute @workgroup_size(64)
fn writeWeights(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * LANES; // of [B, N, T]
  if (index >= u.steps * allHeads()) {
    return;
  }
  let head = index / u.steps;
  let t = index % u.steps;
  let length = min(lengths[head / u.heads], u.source);
  let end = select(length, min(length, u.first + t + 1), u.causal != 0);
  let query# = inside# * features(queryAt(u.qOffset + rowAt(t, head) + columns#));
  let to = u.weightsOffset + (t * allHeads() + head) * u.source;
  var total = 0.0;
  for (var s = 0u; s < end; s++) {
    var product = 0.0;
    product += dot(query#, features(keyAt(u.kOffset + rowAt(s, head) + columns#)));
    weights[to + s] = product;
    total += product;
  }
  let factor = inverse(total);
  for (var s = 0u; s < u.source; s++) {
    var weight = 0.0;
    if (s < end) {
      weight = factor * weights[to + s];
    }
    weights[to + s] = weight;
  }
}
