// y = x Φ(x),   dX += dY (Φ(x) + x φ(x)),   with Φ(x) = (1 + erf(x / √2)) / 2 and φ its derivative; as torch.nn.GELU().
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
  y[u.yOffset + index] = gelu(x[u.xOffset + index]);
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count) {
    return;
  }
  dX[u.dXOffset + index] += dY[u.dYOffset + index] * slopeOfGelu(x[u.xOffset + index]);
}
