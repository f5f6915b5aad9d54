// chosen[b] = truth[b] where uniform(seed, stream, step, b) < ratio, else own[b]
//
// truth, own, chosen [count], tokens; clock [1], the step. Scheduled sampling (Bengio et al. 2015): with probability
// `ratio` the decoder reads the true previous token, else the one that it wrote itself.

struct Uniforms {
  count: u32,
  ratio: f32,
  seed: u32,
  stream: u32,
  truthOffset: u32,
  ownOffset: u32,
  chosenOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> truth: array<u32>;
@group(0) @binding(2) var<storage, read_write> own: array<u32>;
@group(0) @binding(3) var<storage, read_write> clock: array<u32>;
@group(0) @binding(4) var<storage, read_write> chosen: array<u32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.count) {
    return;
  }
  let isTrue = chance(vec4u(u.seed, u.stream, clock[0], index)) < u.ratio;
  chosen[u.chosenOffset + index] = select(own[u.ownOffset + index], truth[u.truthOffset + index], isTrue);
}
