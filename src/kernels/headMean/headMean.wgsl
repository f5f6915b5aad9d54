// mean[r, s] = Σ_h weights[r, h, s] / heads
//
// weights [rows, heads, columns]; mean [rows, columns]

struct Uniforms {
  rows: u32,
  heads: u32,
  columns: u32,
  weightsOffset: u32,
  meanOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> weights: array<f32>;
@group(0) @binding(2) var<storage, read_write> mean: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [rows, columns]
  if (index >= u.rows * u.columns) {
    return;
  }
  let start = u.weightsOffset + index / u.columns * u.heads * u.columns + index % u.columns;
  var sum = 0.0;
  for (var head = 0u; head < u.heads; head++) {
    sum += weights[start + head * u.columns];
  }
  mean[u.meanOffset + index] = sum / f32(u.heads);
}
