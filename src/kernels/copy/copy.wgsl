// y[m · yRowStride + n] = (y[m · yRowStride + n] if accumulate) + x[m · xRowStride + n]
//
// x, y [rows, columns], each with its own distance between rows: a copy, an addition, or a slice of either.

struct Uniforms {
  rows: u32,
  columns: u32,
  xRowStride: u32,
  yRowStride: u32,
  accumulate: u32,
  xOffset: u32,
  yOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [rows, columns]
  if (index >= u.rows * u.columns) {
    return;
  }
  let row = index / u.columns;
  let column = index % u.columns;
  let to = u.yOffset + row * u.yRowStride + column;
  y[to] = select(0.0, y[to], u.accumulate != 0) + x[u.xOffset + row * u.xRowStride + column];
}
