// AdamW (Loshchilov and Hutter 2019; torch.optim.AdamW) over all parameters at once, with g = clip · gradient:
//   m = β₁ m + (1 − β₁) g,   v = β₂ v + (1 − β₂) g²,   p −= schedule[0] m / (sqrt(v) schedule[1] + ε) + schedule[2] p
// Biases and embeddings decay as weights do, which is PyTorch's default. Without decay it is Adam, to the bit.
//
// parameters, gradients, m, v [count]; clip [1]; health [1]: where it is not 0, nothing changes.
// schedule [3] = lr / (1 − β₁ᵗ), 1 / sqrt(1 − β₂ᵗ), lr · weight decay; lr is the step's. The host computes them: in float32
// 1 − β₂ᵗ loses its digits while t is small (β₂ = 0.999 leaves about four of them at t = 1), and pow would lose more. The
// decay is taken off, and not multiplied by 1 − lr · decay, for of that too float32 keeps a few digits only.

struct Uniforms {
  count: u32,
  beta1: f32,
  beta2: f32,
  epsilon: f32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> parameters: array<f32>;
@group(0) @binding(2) var<storage, read_write> gradients: array<f32>;
@group(0) @binding(3) var<storage, read_write> m: array<f32>;
@group(0) @binding(4) var<storage, read_write> v: array<f32>;
@group(0) @binding(5) var<storage, read_write> clip: array<f32>;
@group(0) @binding(6) var<storage, read_write> health: array<u32>;
@group(0) @binding(7) var<storage, read_write> schedule: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count || health[0] != 0) {
    return;
  }
  let gradient = clip[0] * gradients[index];
  let first = u.beta1 * m[index] + (1 - u.beta1) * gradient;
  let second = u.beta2 * v[index] + (1 - u.beta2) * gradient * gradient;
  m[index] = first;
  v[index] = second;
  let step = schedule[0] * first / (sqrt(second) * schedule[1] + u.epsilon);
  parameters[index] -= step + schedule[2] * parameters[index];
}
