// context[t, b, d] = Σ_s weights[t, b, s] values[s, b, d]
// dWeights[t, b, s] += Σ_d dContext[t, b, d] values[s, b, d]
// dValues[s, b, d]  += Σ_t weights[t, b, s] dContext[t, b, d]
//
// weights, dWeights [T, B, S]; values, dValues [S, B, D]; context, dContext [T, B, D]. Weights of padding are zero.

struct Uniforms {
  steps: u32, // T
  batch: u32, // B
  source: u32, // S
  size: u32, // D
  weightsOffset: u32,
  valuesOffset: u32,
  contextOffset: u32,
  dContextOffset: u32,
  dWeightsOffset: u32,
  dValuesOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;
@group(0) @binding(3) var<storage, read_write> context: array<f32>;
@group(0) @binding(4) var<storage, read_write> dContext: array<f32>;
@group(0) @binding(5) var<storage, read_write> dWeights: array<f32>;
@group(0) @binding(6) var<storage, read_write> dValues: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B, D]
  if (index >= u.steps * u.batch * u.size) {
    return;
  }
  let row = index / u.size; // of [T, B]
  let weightAt = u.weightsOffset + row * u.source;
  var valueAt = u.valuesOffset + row % u.batch * u.size + index % u.size;
  var sum = 0.0;
  for (var s = 0u; s < u.source; s++) {
    sum += weights[weightAt + s] * values[valueAt];
    valueAt += u.batch * u.size;
  }
  context[u.contextOffset + index] = sum;
}

@compute @workgroup_size(64)
fn backwardWeights(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B, S]
  if (index >= u.steps * u.batch * u.source) {
    return;
  }
  let row = index / u.source; // of [T, B]
  let contextAt = u.dContextOffset + row * u.size;
  let valueAt = u.valuesOffset + (index % u.source * u.batch + row % u.batch) * u.size;
  var sum = 0.0;
  for (var d = 0u; d < u.size; d++) {
    sum += dContext[contextAt + d] * values[valueAt + d];
  }
  dWeights[u.dWeightsOffset + index] += sum;
}

@compute @workgroup_size(64)
fn backwardValues(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [S, B, D]
  if (index >= u.source * u.batch * u.size) {
    return;
  }
  let b = index / u.size % u.batch;
  var weightAt = u.weightsOffset + b * u.source + index / (u.size * u.batch);
  var contextAt = u.dContextOffset + b * u.size + index % u.size;
  var sum = 0.0;
  for (var t = 0u; t < u.steps; t++) {
    sum += weights[weightAt] * dContext[contextAt];
    weightAt += u.batch * u.source;
    contextAt += u.batch * u.size;
  }
  dValues[u.dValuesOffset + index] += sum;
}
