// stats[r] = mean of x[r, ·], 1 / √(variance + epsilon);   x̂[r, n] = (x[r, n] − stats[r, 0]) stats[r, 1]
// y[r, n] = x̂[r, n] weight[n] + bias[n]
// dX[r, n] += stats[r, 1] (g[n] − mean g − x̂[n] mean (g x̂)),   with g[n] = dY[r, n] weight[n]
// dWeight[n] += Σ_r dY[r, n] x̂[r, n],   dBias[n] += Σ_r dY[r, n]
//
// x, y, dY, dX [rows, columns]; stats [rows, 2]; weight, bias, dWeight, dBias [columns]. The variance is the biased one,
// as in torch.nn.LayerNorm, of differences from the mean. A workgroup takes 4 rows, 16 lanes to each, every one of which
// adds up what the 16 hold: on software adapters barriers are dear. For the parameters, where there may be thousands of
// rows, it takes 8 adjacent columns, its 32 lanes share the rows, and their sums are added in a tree.

struct Uniforms {
  rows: u32,
  columns: u32,
  epsilon: f32,
  xOffset: u32,
  yOffset: u32,
  statsOffset: u32,
  dYOffset: u32,
  dXOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> weight: array<f32>;
@group(0) @binding(3) var<storage, read_write> bias: array<f32>;
@group(0) @binding(4) var<storage, read_write> y: array<f32>;
@group(0) @binding(5) var<storage, read_write> stats: array<f32>;
@group(0) @binding(6) var<storage, read_write> dY: array<f32>;
@group(0) @binding(7) var<storage, read_write> dX: array<f32>;
@group(0) @binding(8) var<storage, read_write> dWeight: array<f32>;
@group(0) @binding(9) var<storage, read_write> dBias: array<f32>;

var<workgroup> partialSums: array<vec2f, 256>; // [2 sums, 4 rows, 16 lanes], or [32 lanes, 8 columns]

// The sum of what the 16 lanes of a row hold, which stands from `start` on.
fn sumOfLanes(start: u32) -> vec2f {
  var sum = vec2f(0);
  for (var lane = 0u; lane < 16; lane++) {
    sum += partialSums[start + lane];
  }
  return sum;
}

@compute @workgroup_size(16, 4)
fn forward(
  @builtin(local_invocation_id) local: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let row = (group.x + group.y * grid.x) * 4 + local.y;
  let columns = select(0, u.columns, row < u.rows); // a row beyond the end has none
  let source = u.xOffset + row * u.columns;
  let lanes = local.y * 16;
  var total = 0.0;
  for (var n = local.x; n < columns; n += 16) {
    total += x[source + n];
  }
  partialSums[lanes + local.x].x = total;
  workgroupBarrier();
  let mean = sumOfLanes(lanes).x / f32(u.columns);
  var squares = 0.0;
  for (var n = local.x; n < columns; n += 16) {
    let difference = x[source + n] - mean;
    squares += difference * difference;
  }
  partialSums[64 + lanes + local.x].x = squares;
  workgroupBarrier();
  let scale = 1 / sqrt(sumOfLanes(64 + lanes).x / f32(u.columns) + u.epsilon);
  if (local.x == 0 && row < u.rows) {
    stats[u.statsOffset + 2 * row] = mean;
    stats[u.statsOffset + 2 * row + 1] = scale;
  }
  let to = u.yOffset + row * u.columns;
  for (var n = local.x; n < columns; n += 16) {
    y[to + n] = (x[source + n] - mean) * scale * weight[n] + bias[n];
  }
}

@compute @workgroup_size(16, 4)
fn backward(
  @builtin(local_invocation_id) local: vec3u,
  @builtin(workgroup_id) group: vec3u,
  @builtin(num_workgroups) grid: vec3u,
) {
  let row = (group.x + group.y * grid.x) * 4 + local.y;
  let columns = select(0, u.columns, row < u.rows);
  let start = row * u.columns;
  let lanes = local.y * 16;
  let mean = stats[u.statsOffset + 2 * row];
  let scale = stats[u.statsOffset + 2 * row + 1];
  var totals = vec2f(0); // of g and of g x̂
  for (var n = local.x; n < columns; n += 16) {
    let g = dY[u.dYOffset + start + n] * weight[n];
    totals += vec2f(g, g * (x[u.xOffset + start + n] - mean) * scale);
  }
  partialSums[lanes + local.x] = totals;
  workgroupBarrier();
  let means = sumOfLanes(lanes) / f32(u.columns);
  for (var n = local.x; n < columns; n += 16) {
    let g = dY[u.dYOffset + start + n] * weight[n];
    let normal = (x[u.xOffset + start + n] - mean) * scale;
    dX[u.dXOffset + start + n] += scale * (g - means.x - normal * means.y);
  }
}

@compute @workgroup_size(8, 32)
fn backwardParameters(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let column = group.x * 8 + local.x;
  let slot = local.y * 8 + local.x;
  var totals = vec2f(0); // of dWeight and dBias
  if (column < u.columns) {
    for (var row = local.y; row < u.rows; row += 32) {
      let at = row * u.columns + column;
      let place = u.statsOffset + 2 * row;
      let gradient = dY[u.dYOffset + at];
      totals += vec2f(gradient * (x[u.xOffset + at] - stats[place]) * stats[place + 1], gradient);
    }
  }
  partialSums[slot] = totals;
  workgroupBarrier();
  for (var lanes = 16u; lanes > 0; lanes /= 2) {
    if (local.y < lanes) {
      partialSums[slot] += partialSums[slot + lanes * 8];
    }
    workgroupBarrier();
  }
  if (local.y == 0 && column < u.columns) {
    dWeight[column] += partialSums[slot].x;
    dBias[column] += partialSums[slot].y;
  }
}
