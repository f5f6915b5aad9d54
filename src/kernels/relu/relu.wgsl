// y = max(x, 0),   dX += dY where x > 0. A NaN stays one.
//
// x, y, dY, dX [count], of any shape

struct Uniforms {
  count: u32,
  xOffset: u32,
  yOffset: u32,
  dYOffset: u32,
  dXOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> dY: array<f32>;
@group(0) @binding(4) var<storage, read_write> dX: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count) {
    return;
  }
  let value = x[u.xOffset + index];
  y[u.yOffset + index] = select(value, 0.0, value <= 0);
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count) {
    return;
  }
  if (x[u.xOffset + index] > 0) {
    dX[u.dXOffset + index] += dY[u.dYOffset + index];
  }
}
