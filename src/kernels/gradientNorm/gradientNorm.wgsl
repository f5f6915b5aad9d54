// norm = sqrt(Σ gradients²),   clip = min(1, maximumNorm / (norm + 1e-6))  (torch.nn.utils.clip_grad_norm_)
//
// partial: partials[p] = the sum of squares of workgroup p's share of gradients [count]; partials [parts].
// finish: adds them, sets clip [1] (1 where maximumNorm is 0), writes the step's row of the ledger [ledgerRows, 8]:
//   step, loss, norm, correct tokens, counted tokens, correct pairs, clip, finite (1 or 0)
// from summary [4] of crossEntropy and clock [1], the step counted from 1. The first step whose loss or norm is not
// finite is left in health [1], which is 0 until then and keeps the optimiser from touching a parameter afterwards.

struct Uniforms {
  count: u32,
  parts: u32,
  maximumNorm: f32,
  ledgerRows: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> gradients: array<f32>;
@group(0) @binding(2) var<storage, read_write> partials: array<f32>;
@group(0) @binding(3) var<storage, read_write> summary: array<f32>;
@group(0) @binding(4) var<storage, read_write> clock: array<u32>;
@group(0) @binding(5) var<storage, read_write> clip: array<f32>;
@group(0) @binding(6) var<storage, read_write> health: array<u32>;
@group(0) @binding(7) var<storage, read_write> ledger: array<f32>;

var<workgroup> laneSums: array<f32, 64>;

// The sum of every lane's value, in lane 0. A single barrier: a tree would need six, which cost more than they save.
fn addLanes(lane: u32, value: f32) -> f32 {
  laneSums[lane] = value;
  workgroupBarrier();
  var sum = 0.0;
  if (lane == 0) {
    for (var other = 0u; other < 64; other++) {
      sum += laneSums[other];
    }
  }
  return sum;
}

// By the exponent's bits: an implementation may assume that no NaN exists and so fold v != v to false.
fn isFinite(value: f32) -> bool {
  return (bitcast<u32>(value) & 0x7f800000) != 0x7f800000;
}

@compute @workgroup_size(64)
fn partial(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  var sum = 0.0;
  for (var index = group.x * 64 + local.x; index < u.count; index += u.parts * 64) {
    sum += gradients[index] * gradients[index];
  }
  let total = addLanes(local.x, sum);
  if (local.x == 0) {
    partials[group.x] = total;
  }
}

@compute @workgroup_size(64)
fn finish(@builtin(local_invocation_id) local: vec3u) {
  var sum = 0.0;
  for (var index = local.x; index < u.parts; index += 64) {
    sum += partials[index];
  }
  let total = addLanes(local.x, sum);
  if (local.x != 0) {
    return;
  }
  let norm = sqrt(total);
  let step = clock[0];
  let finite = isFinite(total) && isFinite(summary[0]);
  var factor = 1.0;
  if (u.maximumNorm > 0) {
    factor = select(0.0, min(1.0, u.maximumNorm / (norm + 1e-6)), isFinite(total));
  }
  clip[0] = factor;
  if (health[0] == 0 && !finite) {
    health[0] = step;
  }
  let row = (step - 1) % u.ledgerRows * 8;
  ledger[row] = f32(step);
  ledger[row + 1] = summary[0];
  ledger[row + 2] = norm;
  ledger[row + 3] = summary[1];
  ledger[row + 4] = summary[2];
  ledger[row + 5] = summary[3];
  ledger[row + 6] = factor;
  ledger[row + 7] = select(0.0, 1.0, finite);
}
