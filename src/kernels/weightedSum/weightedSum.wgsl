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

// An invocation computes four neighbours. Those beyond the edge repeat the last one, so that every load is inside; they are
// not written.
fn neighbours(first: u32, count: u32) -> vec4u {
  return min(vec4u(first, first + 1, first + 2, first + 3), vec4u(count - 1));
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B, D / 4]
  let fours = (u.size + 3) / 4;
  if (index >= u.steps * u.batch * fours) {
    return;
  }
  let row = index / fours; // of [T, B]
  let first = index % fours * 4;
  let weightAt = u.weightsOffset + row * u.source;
  var valueAt = u.valuesOffset + row % u.batch * u.size + neighbours(first, u.size);
  var sum = vec4f();
  for (var s = 0u; s < u.source; s++) {
    sum += weights[weightAt + s] * vec4f(values[valueAt.x], values[valueAt.y], values[valueAt.z], values[valueAt.w]);
    valueAt += u.batch * u.size;
  }
  for (var d = 0u; d < min(4, u.size - first); d++) {
    context[u.contextOffset + row * u.size + first + d] = sum[d];
  }
}

@compute @workgroup_size(64)
fn backwardWeights(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [T, B, S / 4]
  let fours = (u.source + 3) / 4;
  if (index >= u.steps * u.batch * fours) {
    return;
  }
  let row = index / fours; // of [T, B]
  let first = index % fours * 4;
  let contextAt = u.dContextOffset + row * u.size;
  let valueAt = u.valuesOffset + (neighbours(first, u.source) * u.batch + row % u.batch) * u.size;
  var sum = vec4f();
  for (var d = 0u; d < u.size; d++) {
    let at = valueAt + d;
    sum += dContext[contextAt + d] * vec4f(values[at.x], values[at.y], values[at.z], values[at.w]);
  }
  for (var s = 0u; s < min(4, u.source - first); s++) {
    dWeights[u.dWeightsOffset + row * u.source + first + s] += sum[s];
  }
}

@compute @workgroup_size(64)
fn backwardValues(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [S, B, D / 4]
  let fours = (u.size + 3) / 4;
  if (index >= u.source * u.batch * fours) {
    return;
  }
  let row = index / fours; // of [S, B]
  let first = index % fours * 4;
  var weightAt = u.weightsOffset + row % u.batch * u.source + row / u.batch;
  var contextAt = u.dContextOffset + row % u.batch * u.size + neighbours(first, u.size);
  var sum = vec4f();
  for (var t = 0u; t < u.steps; t++) {
    sum += weights[weightAt] * vec4f(dContext[contextAt.x], dContext[contextAt.y], dContext[contextAt.z], dContext[contextAt.w]);
    weightAt += u.batch * u.source;
    contextAt += u.batch * u.size;
  }
  for (var d = 0u; d < min(4, u.size - first); d++) {
    dValues[u.dValuesOffset + row * u.size + first + d] += sum[d];
  }
}
