// indices[r] = the first column that holds the largest of scores[r, ·]
//
// scores [rows, columns]; indices [rows]. An invocation looks through a row.

struct Uniforms {
  rows: u32,
  columns: u32,
  scoresOffset: u32,
  indicesOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> scores: array<f32>;
@group(0) @binding(2) var<storage, read_write> indices: array<u32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let row = id.x + id.y * grid.x * 64;
  if (row >= u.rows) {
    return;
  }
  let start = u.scoresOffset + row * u.columns;
  var best = 0u;
  var highest = scores[start];
  for (var column = 1u; column < u.columns; column++) {
    let score = scores[start + column];
    if (score > highest) {
      highest = score;
      best = column;
    }
  }
  indices[u.indicesOffset + row] = best;
}
