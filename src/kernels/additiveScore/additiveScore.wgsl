// scores[t, b, s] = Σ_a v[a] tanh(keys[s, b, a] + query[t, b, a])    for s < lengths[b], else 0
// (Bahdanau, Cho and Bengio 2015, with keys = W h̄ and query = U d + bias)
//
// query, dQuery [T, B, A]; keys, dKeys [S, B, A]; v, dV [A]; scores, dScores [T, B, S]; lengths [B].
// With e = tanh(keys + query) recomputed, over the s < lengths[b]:
//   dQuery[t, b, a] += v[a] Σ_s dScores[t, b, s] (1 − e²)
//   dKeys[s, b, a]  += v[a] Σ_t dScores[t, b, s] (1 − e²)
//   dV[a]           += Σ_{t, b, s} dScores[t, b, s] e

struct Uniforms {
  steps: u32, // T
  batch: u32, // B
  source: u32, // S
  size: u32, // A
  queryOffset: u32,
  keysOffset: u32,
  scoresOffset: u32,
  dScoresOffset: u32,
  dQueryOffset: u32,
  dKeysOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> query: array<f32>;
@group(0) @binding(2) var<storage, read_write> keys: array<f32>;
@group(0) @binding(3) var<storage, read_write> v: array<f32>;
@group(0) @binding(4) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(5) var<storage, read_write> scores: array<f32>;
@group(0) @binding(6) var<storage, read_write> dScores: array<f32>;
@group(0) @binding(7) var<storage, read_write> dQuery: array<f32>;
@group(0) @binding(8) var<storage, read_write> dKeys: array<f32>;
@group(0) @binding(9) var<storage, read_write> dV: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B, S]
  if (index >= u.steps * u.batch * u.source) {
    return;
  }
  let s = index % u.source;
  let row = index / u.source; // of [T, B]
  let b = row % u.batch;
  var score = 0.0;
  if (s < lengths[b]) {
    let queryAt = u.queryOffset + row * u.size;
    let keyAt = u.keysOffset + (s * u.batch + b) * u.size;
    for (var a = 0u; a < u.size; a++) {
      score += v[a] * safeTanh(keys[keyAt + a] + query[queryAt + a]);
    }
  }
  scores[u.scoresOffset + index] = score;
}

@compute @workgroup_size(64)
fn backwardQuery(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B, A]
  if (index >= u.steps * u.batch * u.size) {
    return;
  }
  let a = index % u.size;
  let row = index / u.size; // of [T, B]
  let b = row % u.batch;
  let length = min(lengths[b], u.source);
  let asked = query[u.queryOffset + index];
  let gradientAt = u.dScoresOffset + row * u.source;
  var keyAt = u.keysOffset + b * u.size + a;
  var sum = 0.0;
  for (var s = 0u; s < length; s++) {
    let energy = safeTanh(keys[keyAt] + asked);
    sum += dScores[gradientAt + s] * (1 - energy * energy);
    keyAt += u.batch * u.size;
  }
  dQuery[u.dQueryOffset + index] += v[a] * sum;
}

@compute @workgroup_size(64)
fn backwardKeys(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [S, B, A]
  if (index >= u.source * u.batch * u.size) {
    return;
  }
  let a = index % u.size;
  let b = index / u.size % u.batch;
  let s = index / (u.size * u.batch);
  if (s >= lengths[b]) {
    return;
  }
  let key = keys[u.keysOffset + index];
  var queryAt = u.queryOffset + b * u.size + a;
  var gradientAt = u.dScoresOffset + b * u.source + s;
  var sum = 0.0;
  for (var t = 0u; t < u.steps; t++) {
    let energy = safeTanh(key + query[queryAt]);
    sum += dScores[gradientAt] * (1 - energy * energy);
    queryAt += u.batch * u.size;
    gradientAt += u.batch * u.source;
  }
  dKeys[u.dKeysOffset + index] += v[a] * sum;
}

var<workgroup> partialSums: array<f32, 256>; // [64 lanes, 4 columns]

// A workgroup sums 4 adjacent elements of dV: 64 lanes share the rows (t, b), then add their sums in a tree.
@compute @workgroup_size(4, 64)
fn backwardV(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let a = group.x * 4 + local.x;
  let slot = local.y * 4 + local.x;
  var sum = 0.0;
  if (a < u.size) {
    for (var row = local.y; row < u.steps * u.batch; row += 64) {
      let b = row % u.batch;
      let length = min(lengths[b], u.source);
      let asked = query[u.queryOffset + row * u.size + a];
      let gradientAt = u.dScoresOffset + row * u.source;
      var keyAt = u.keysOffset + b * u.size + a;
      for (var s = 0u; s < length; s++) {
        sum += dScores[gradientAt + s] * safeTanh(keys[keyAt] + asked);
        keyAt += u.batch * u.size;
      }
    }
  }
  partialSums[slot] = sum;
  workgroupBarrier();
  for (var lanes = 32u; lanes > 0; lanes /= 2) {
    if (local.y < lanes) {
      partialSums[slot] += partialSums[slot + lanes * 4];
    }
    workgroupBarrier();
  }
  if (local.y == 0 && a < u.size) {
    dV[a] += partialSums[slot];
  }
}
