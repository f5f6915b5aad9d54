// y = x / (1 − rate) where uniform(seed, stream, step, index) >= rate, else 0;   dX += dY by the same rule
//
// x, y, dY, dX [count]; clock [1], the step. No mask is stored: backward draws the same numbers again. `stream` tells
// apart the places of a model that drop something in the same step.

struct Uniforms {
  count: u32,
  rate: f32,
  seed: u32,
  stream: u32,
  xOffset: u32,
  yOffset: u32,
  dYOffset: u32,
  dXOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> y: array<f32>;
@group(0) @binding(3) var<storage, read_write> clock: array<u32>;
@group(0) @binding(4) var<storage, read_write> dY: array<f32>;
@group(0) @binding(5) var<storage, read_write> dX: array<f32>;

// What an element is multiplied by.
fn factor(index: u32) -> f32 {
  return select(0.0, 1 / (1 - u.rate), chance(vec4u(u.seed, u.stream, clock[0], index)) >= u.rate);
}

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count) {
    return;
  }
  y[u.yOffset + index] = x[u.xOffset + index] * factor(index);
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count) {
    return;
  }
  dX[u.dXOffset + index] += dY[u.dYOffset + index] * factor(index);
}
