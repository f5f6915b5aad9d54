// C[i, m, n] = (C[i, m, n] if accumulate) + bias[n] + Σ_k A[i, m, k] · B[i, k, n]
//
// forwardWithRowSum: C without bias, and sum[m] += Σ_k A[m, k]; not batched.
//
// A [batch, M, K], B [batch, K, N], C [batch, M, N], bias [N], sum [M]. Every operand is addressed by strides, so a transpose
// or a slice of columns is a choice of strides. The columns of C are adjacent.
// An invocation computes a block of 4 × 4 elements of C in registers.

struct Uniforms {
  batch: u32,
  m: u32,
  n: u32,
  k: u32,
  aBatchStride: u32,
  aRowStride: u32, // from m to m + 1
  aColumnStride: u32, // from k to k + 1
  bBatchStride: u32,
  bRowStride: u32, // from k to k + 1
  bColumnStride: u32, // from n to n + 1
  cBatchStride: u32,
  cRowStride: u32, // from m to m + 1
  accumulate: u32,
  aOffset: u32,
  bOffset: u32,
  cOffset: u32,
  biasOffset: u32,
  sumOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> a: array<f32>;
@group(0) @binding(2) var<storage, read_write> b: array<f32>;
@group(0) @binding(3) var<storage, read_write> c: array<f32>;
@group(0) @binding(4) var<storage, read_write> bias: array<f32>;
@group(0) @binding(5) var<storage, read_write> sum: array<f32>;

fn product(i: u32, row: u32, column: u32) -> array<vec4f, 4> {
  // Rows and columns beyond the edge repeat the last one, so that every load is inside; they are not written.
  let rows = min(vec4u(row, row + 1, row + 2, row + 3), vec4u(u.m - 1));
  let columns = min(vec4u(column, column + 1, column + 2, column + 3), vec4u(u.n - 1));
  var aIndex = u.aOffset + i * u.aBatchStride + rows * u.aRowStride;
  var bIndex = u.bOffset + i * u.bBatchStride + columns * u.bColumnStride;
  var result = array<vec4f, 4>();
  for (var k = 0u; k < u.k; k++) {
    let right = vec4f(b[bIndex.x], b[bIndex.y], b[bIndex.z], b[bIndex.w]);
    result[0] += a[aIndex.x] * right;
    result[1] += a[aIndex.y] * right;
    result[2] += a[aIndex.z] * right;
    result[3] += a[aIndex.w] * right;
    aIndex += u.aColumnStride;
    bIndex += u.bRowStride;
  }
  return result;
}

fn store(i: u32, row: u32, column: u32, result: array<vec4f, 4>) {
  let rows = min(u.m - row, 4u);
  let columns = min(u.n - column, 4u);
  for (var r = 0u; r < rows; r++) {
    let start = u.cOffset + i * u.cBatchStride + (row + r) * u.cRowStride + column;
    for (var s = 0u; s < columns; s++) {
      c[start + s] = select(0.0, c[start + s], u.accumulate != 0) + result[r][s];
    }
  }
}

@compute @workgroup_size(8, 8)
fn forward(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * 4;
  let column = id.x * 4;
  if (row >= u.m || column >= u.n) {
    return;
  }
  store(id.z, row, column, product(id.z, row, column));
}

@compute @workgroup_size(8, 8)
fn forwardWithBias(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * 4;
  let column = id.x * 4;
  if (row >= u.m || column >= u.n) {
    return;
  }
  let columns = min(vec4u(column, column + 1, column + 2, column + 3), vec4u(u.n - 1)) + u.biasOffset;
  let shift = vec4f(bias[columns.x], bias[columns.y], bias[columns.z], bias[columns.w]);
  var result = product(id.z, row, column);
  for (var r = 0u; r < 4; r++) {
    result[r] += shift;
  }
  store(id.z, row, column, result);
}

@compute @workgroup_size(8, 8)
fn forwardWithRowSum(@builtin(global_invocation_id) id: vec3u) {
  let row = id.y * 4;
  let column = id.x * 4;
  if (row >= u.m || column >= u.n) {
    return;
  }
  store(0, row, column, product(0, row, column));
  if (column > 0) {
    return;
  }
  for (var r = row; r < min(row + 4, u.m); r++) {
    var total = 0.0;
    for (var k = 0u; k < u.k; k++) {
      total += a[u.aOffset + r * u.aRowStride + k * u.aColumnStride];
    }
    sum[u.sumOffset + r] += total;
  }
}
