// y[2i] = x[2i] cos − x[2i + 1] sin,   y[2i + 1] = x[2i] sin + x[2i + 1] cos,   by the angle θ_i (first + t)
// dX[2i] += dY[2i] cos + dY[2i + 1] sin,   dX[2i + 1] += dY[2i + 1] cos − dY[2i] sin
//
// x, y, dY, dX [steps, batch, heads, size], size even; table [positions, size], a row of it cos θ_0 p, sin θ_0 p, cos θ_1 p, …
// (Su et al. 2021). An invocation turns a pair.

struct Uniforms {
  steps: u32,
  batch: u32,
  heads: u32,
  size: u32,
  first: u32,
  xOffset: u32,
  yOffset: u32,
  dYOffset: u32,
  dXOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> table: array<f32>;
@group(0) @binding(3) var<storage, read_write> y: array<f32>;
@group(0) @binding(4) var<storage, read_write> dY: array<f32>;
@group(0) @binding(5) var<storage, read_write> dX: array<f32>;

// cos and sin of the angle by which the pair that begins at element `index` is turned.
fn turnOf(index: u32) -> vec2f {
  let position = u.first + index / (u.batch * u.heads * u.size);
  let at = position * u.size + index % u.size;
  return vec2f(table[at], table[at + 1]);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = 2 * (id.x + id.y * grid.x * 64);
  if (index >= u.steps * u.batch * u.heads * u.size) {
    return;
  }
  let turn = turnOf(index);
  let source = u.xOffset + index;
  let to = u.yOffset + index;
  y[to] = x[source] * turn.x - x[source + 1] * turn.y;
  y[to + 1] = x[source] * turn.y + x[source + 1] * turn.x;
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = 2 * (id.x + id.y * grid.x * 64);
  if (index >= u.steps * u.batch * u.heads * u.size) {
    return;
  }
  let turn = turnOf(index);
  let source = u.dYOffset + index;
  let to = u.dXOffset + index;
  dX[to] += dY[source] * turn.x + dY[source + 1] * turn.y;
  dX[to + 1] += dY[source + 1] * turn.x - dY[source] * turn.y;
}
