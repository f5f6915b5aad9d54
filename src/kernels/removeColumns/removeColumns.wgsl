// values[r, c] = 0 where removed[c] ≠ 0, else values[r, c] / Σ of those that stay, or 1 / their number where that is 0;
// a row that is 0 wherever removed[c] ≠ 0 stays as it was, to the bit
//
// values [rows, columns]; removed [columns]: columns that a person has taken out of every row

struct Uniforms {
  rows: u32,
  columns: u32,
  removedOffset: u32,
  valuesOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> removed: array<u32>;
@group(0) @binding(2) var<storage, read_write> values: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let row = id.x + id.y * grid.x * 64;
  if (row >= u.rows) {
    return;
  }
  let start = u.valuesOffset + row * u.columns;
  var lost = 0.0;
  var left = 0.0;
  var staying = 0.0;
  for (var column = 0u; column < u.columns; column++) {
    let value = values[start + column];
    if (removed[u.removedOffset + column] != 0) {
      lost += value;
    } else {
      left += value;
      staying += 1.0;
    }
  }
  if (lost == 0.0) {
    return;
  }
  for (var column = 0u; column < u.columns; column++) {
    if (removed[u.removedOffset + column] != 0) {
      values[start + column] = 0.0;
    } else if (left > 0.0) {
      values[start + column] /= left;
    } else {
      values[start + column] = 1.0 / staying;
    }
  }
}
