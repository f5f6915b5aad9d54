// overrideRows:    values[r, c] = bits of edits[r, c] where edited[r] ≠ 0, else as it was
// overrideHeads:   the same for values[r, h, c], in every head h
// overrideTokens:  tokens[r]    = edits[r] − 1        where edits[r] ≠ 0,  else as it was
//
// edits, values [rows, columns], or of heads values [rows, heads, columns]; edited [rows]; tokens [rows]. What a person has set by hand takes the place of what was
// computed. Edits come as the host writes inputs, in whole numbers: those of values are the bits of their float32.

struct Uniforms {
  rows: u32,
  heads: u32,
  columns: u32,
  editsOffset: u32,
  editedOffset: u32,
  valuesOffset: u32,
  tokensOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> edits: array<u32>;
@group(0) @binding(2) var<storage, read_write> edited: array<u32>;
@group(0) @binding(3) var<storage, read_write> values: array<f32>;
@group(0) @binding(4) var<storage, read_write> tokens: array<u32>;

@compute @workgroup_size(64)
fn overrideRows(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.rows * u.columns || edited[u.editedOffset + index / u.columns] == 0) {
    return;
  }
  values[u.valuesOffset + index] = bitcast<f32>(edits[u.editsOffset + index]);
}

@compute @workgroup_size(64)
fn overrideHeads(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [rows, heads, columns]
  let row = index / (u.heads * u.columns);
  if (row >= u.rows || edited[u.editedOffset + row] == 0) {
    return;
  }
  let edit = edits[u.editsOffset + row * u.columns + index % u.columns];
  values[u.valuesOffset + index] = bitcast<f32>(edit);
}

@compute @workgroup_size(64)
fn overrideTokens(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64;
  if (index >= u.rows || edits[u.editsOffset + index] == 0) {
    return;
  }
  tokens[u.tokensOffset + index] = edits[u.editsOffset + index] - 1;
}
