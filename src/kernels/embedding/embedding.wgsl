// y[n, e] = weight[tokens[n], e],   dWeight[v, e] += Σ dY[n, e] over the n with tokens[n] = v
//
// weight, dWeight [V, E]; tokens [count]; y, dY [count, E]. There are no float atomics in WGSL, so backward gives each
// element of dWeight an invocation, and the order of its sum never changes. backwardOrdered finds the n of v in
// order[starts[v]] … order[starts[v + 1] − 1]; backward, for tokens that the host does not know, looks through all of them.

struct Uniforms {
  count: u32,
  vocabulary: u32,
  embeddingSize: u32,
  tokensOffset: u32,
  yOffset: u32,
  dYOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> weight: array<f32>;
@group(0) @binding(2) var<storage, read_write> tokens: array<u32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> dY: array<f32>;
@group(0) @binding(5) var<storage, read_write> dWeight: array<f32>;
@group(0) @binding(6) var<storage, read_write> order: array<u32>;
@group(0) @binding(7) var<storage, read_write> starts: array<u32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [count, E]
  if (index >= u.count * u.embeddingSize) {
    return;
  }
  let token = tokens[u.tokensOffset + index / u.embeddingSize];
  y[u.yOffset + index] = weight[token * u.embeddingSize + index % u.embeddingSize];
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [V, E]
  if (index >= u.vocabulary * u.embeddingSize) {
    return;
  }
  let token = index / u.embeddingSize;
  let column = u.dYOffset + index % u.embeddingSize;
  var sum = 0.0;
  for (var n = 0u; n < u.count; n++) {
    if (tokens[u.tokensOffset + n] == token) {
      sum += dY[column + n * u.embeddingSize];
    }
  }
  dWeight[index] += sum;
}

@compute @workgroup_size(64)
fn backwardOrdered(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [V, E]
  if (index >= u.vocabulary * u.embeddingSize) {
    return;
  }
  let token = index / u.embeddingSize;
  let column = u.dYOffset + index % u.embeddingSize;
  let end = starts[token + 1];
  var sum = 0.0;
  for (var place = starts[token]; place < end; place++) {
    sum += dY[column + order[place] * u.embeddingSize];
  }
  dWeight[index] += sum;
}
