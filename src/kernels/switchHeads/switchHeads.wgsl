// context[r, h, ·] = 0 where off[h] ≠ 0, else as it was
//
// context [rows, heads, size]; off [heads]: heads that a person has switched off

struct Uniforms {
  rows: u32,
  heads: u32,
  size: u32,
  offOffset: u32,
  contextOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> off: array<u32>;
@group(0) @binding(2) var<storage, read_write> context: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [rows, heads, size]
  if (index >= u.rows * u.heads * u.size || off[u.offOffset + index / u.size % u.heads] == 0) {
    return;
  }
  context[u.contextOffset + index] = 0.0;
}
