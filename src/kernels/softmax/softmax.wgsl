// weights[r, s] = exp(scores[r, s] − max) / Σ exp(scores[r, ·] − max)    over s < lengths[r mod batch], else 0
// dScores[r, s] += weights[r, s] (dWeights[r, s] − Σ weights[r, ·] dWeights[r, ·])
//
// scores, weights, dWeights, dScores [rows, columns]; lengths [batch], where a row belongs to the pair r mod batch, so
// that rows may be [batch] or [T, batch]. A row of length 0 is all zeros. An invocation computes a row.

struct Uniforms {
  rows: u32,
  columns: u32,
  batch: u32,
  scoresOffset: u32,
  weightsOffset: u32,
  dWeightsOffset: u32,
  dScoresOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(3) var<storage, read_write> weights: array<f32>;
@group(0) @binding(4) var<storage, read_write> dWeights: array<f32>;
@group(0) @binding(5) var<storage, read_write> dScores: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let row = id.x + id.y * grid.x * 64;
  if (row >= u.rows) {
    return;
  }
  let length = min(lengths[row % u.batch], u.columns);
  let source = u.scoresOffset + row * u.columns;
  let result = u.weightsOffset + row * u.columns;
  var highest = -0x1.fffffep+127f;
  for (var s = 0u; s < length; s++) {
    highest = max(highest, scores[source + s]);
  }
  var total = 0.0;
  for (var s = 0u; s < length; s++) {
    let weight = exp(scores[source + s] - highest);
    weights[result + s] = weight;
    total += weight;
  }
  for (var s = 0u; s < length; s++) {
    weights[result + s] /= total;
  }
  for (var s = length; s < u.columns; s++) {
    weights[result + s] = 0.0;
  }
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let row = id.x + id.y * grid.x * 64;
  if (row >= u.rows) {
    return;
  }
  let start = row * u.columns;
  var mean = 0.0;
  for (var s = start; s < start + u.columns; s++) {
    mean += weights[u.weightsOffset + s] * dWeights[u.dWeightsOffset + s];
  }
  for (var s = start; s < start + u.columns; s++) {
    dScores[u.dScoresOffset + s] += weights[u.weightsOffset + s] * (dWeights[u.dWeightsOffset + s] - mean);
  }
}
