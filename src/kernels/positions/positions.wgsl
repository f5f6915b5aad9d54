// y[t, b] = x[t, b] + table[first + t],   dTable[first + t] += Σ_b dY[t, b]
//
// x, y, dY [steps, batch, columns]; table, dTable [positions, columns], of which positions ≥ first + steps

struct Uniforms {
  steps: u32,
  batch: u32,
  columns: u32,
  first: u32,
  xOffset: u32,
  yOffset: u32,
  dYOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> dY: array<f32>;
@group(0) @binding(5) var<storage, read_write> dTable: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [steps, batch, columns]
  if (index >= u.steps * u.batch * u.columns) {
    return;
  }
  let position = u.first + index / (u.batch * u.columns);
  y[u.yOffset + index] = x[u.xOffset + index] + table[position * u.columns + index % u.columns];
}

@compute @workgroup_size(64)
fn backwardTable(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [steps, columns]
  if (index >= u.steps * u.columns) {
    return;
  }
  let start = u.dYOffset + index / u.columns * u.batch * u.columns + index % u.columns;
  var sum = 0.0;
  for (var b = 0u; b < u.batch; b++) {
    sum += dY[start + b * u.columns];
  }
  dTable[u.first * u.columns + index] += sum;
}
