// sum[n] += Σ_m x[m · rowStride + n]
//
// x [rows, columns], its rows rowStride apart; sum [columns]: the gradient of a bias. There may be thousands of rows, so
// a workgroup takes 8 adjacent columns, its 32 lanes share the rows, and their sums are added in a tree.

struct Uniforms {
  rows: u32,
  columns: u32,
  rowStride: u32,
  xOffset: u32,
  sumOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> x: array<f32>;
@group(0) @binding(2) var<storage, read_write> sum: array<f32>;

var<workgroup> partialSums: array<f32, 256>; // [32 lanes, 8 columns]

@compute @workgroup_size(8, 32)
fn forward(@builtin(local_invocation_id) local: vec3u, @builtin(workgroup_id) group: vec3u) {
  let column = group.x * 8 + local.x;
  let slot = local.y * 8 + local.x;
  var total = 0.0;
  if (column < u.columns) {
    for (var row = local.y; row < u.rows; row += 32) {
      total += x[u.xOffset + row * u.rowStride + column];
    }
  }
  partialSums[slot] = total;
  workgroupBarrier();
  for (var lanes = 16u; lanes > 0; lanes /= 2) {
    if (local.y < lanes) {
      partialSums[slot] += partialSums[slot + lanes * 8];
    }
    workgroupBarrier();
  }
  if (local.y == 0 && column < u.columns) {
    sum[u.sumOffset + column] += partialSums[slot];
  }
}
