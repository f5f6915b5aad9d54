// One time step of an LSTM, after the products: i, f, o = σ(·), g = tanh(·) of the pre-activations,
//   c' = f c + i g,   h' = o tanh c'
//
// gates, dGates [B, 4H], order i f g o; forward finds pre-activations in gates and leaves the activations there.
// cell, dCell and hidden, dHidden hold many states: uniforms say at which element row 0 of the previous and of the next
// state stands. Rows of cell are [B, H], adjacent; rows of hidden are hiddenStride apart.
// Where position >= lengths[b] the state is carried: c' = c, h' = h, and the gates get no gradient.
//
// Backward, by dc = dC' + dH' o (1 − tanh² c'), for the pre-activations (assigned, not accumulated):
//   dI = dc g i (1 − i),   dF = dc c f (1 − f),   dG = dc i (1 − g²),   dO = dH' tanh(c') o (1 − o)
//   dC += dc f;   on carried rows dC += dC', dH += dH'

struct Uniforms {
  batch: u32,
  hiddenSize: u32,
  position: u32,
  cellPrevious: u32,
  cellNext: u32,
  hiddenStride: u32,
  hiddenPrevious: u32,
  hiddenNext: u32,
  gatesOffset: u32,
  dGatesOffset: u32,
}

@group(0) @binding(0) var<uniform> u: Uniforms;
@group(0) @binding(1) var<storage, read_write> gates: array<f32>;
@group(0) @binding(2) var<storage, read_write> cell: array<f32>;
@group(0) @binding(3) var<storage, read_write> hidden: array<f32>;
@group(0) @binding(4) var<storage, read_write> lengths: array<u32>;
@group(0) @binding(5) var<storage, read_write> dGates: array<f32>;
@group(0) @binding(6) var<storage, read_write> dCell: array<f32>;
@group(0) @binding(7) var<storage, read_write> dHidden: array<f32>;

@compute @workgroup_size(64)
fn forward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [B, H]
  if (index >= u.batch * u.hiddenSize) {
    return;
  }
  let b = index / u.hiddenSize;
  let unit = index % u.hiddenSize;
  let inputAt = u.gatesOffset + b * 4 * u.hiddenSize + unit;
  let forgetAt = inputAt + u.hiddenSize;
  let candidateAt = forgetAt + u.hiddenSize;
  let outputAt = candidateAt + u.hiddenSize;
  let i = safeSigmoid(gates[inputAt]);
  let f = safeSigmoid(gates[forgetAt]);
  let g = safeTanh(gates[candidateAt]);
  let o = safeSigmoid(gates[outputAt]);
  gates[inputAt] = i;
  gates[forgetAt] = f;
  gates[candidateAt] = g;
  gates[outputAt] = o;
  let previous = cell[u.cellPrevious + index];
  let hiddenAt = b * u.hiddenStride + unit;
  if (u.position < lengths[b]) {
    let next = f * previous + i * g;
    cell[u.cellNext + index] = next;
    hidden[u.hiddenNext + hiddenAt] = o * safeTanh(next);
  } else {
    cell[u.cellNext + index] = previous;
    hidden[u.hiddenNext + hiddenAt] = hidden[u.hiddenPrevious + hiddenAt];
  }
}

@compute @workgroup_size(64)
fn backward(@builtin(global_invocation_id) id: vec3u, @builtin(num_workgroups) grid: vec3u) {
  let index = id.x + id.y * grid.x * 64; // of [B, H]
  if (index >= u.batch * u.hiddenSize) {
    return;
  }
  let b = index / u.hiddenSize;
  let unit = index % u.hiddenSize;
  let row = b * 4 * u.hiddenSize + unit;
  let gradient = u.dGatesOffset + row;
  let hiddenAt = b * u.hiddenStride + unit;
  let dH = dHidden[u.hiddenNext + hiddenAt];
  if (u.position >= lengths[b]) {
    dGates[gradient] = 0.0;
    dGates[gradient + u.hiddenSize] = 0.0;
    dGates[gradient + 2 * u.hiddenSize] = 0.0;
    dGates[gradient + 3 * u.hiddenSize] = 0.0;
    dCell[u.cellPrevious + index] += dCell[u.cellNext + index];
    dHidden[u.hiddenPrevious + hiddenAt] += dH;
    return;
  }
  let i = gates[u.gatesOffset + row];
  let f = gates[u.gatesOffset + row + u.hiddenSize];
  let g = gates[u.gatesOffset + row + 2 * u.hiddenSize];
  let o = gates[u.gatesOffset + row + 3 * u.hiddenSize];
  let bounded = safeTanh(cell[u.cellNext + index]);
  let dC = dCell[u.cellNext + index] + dH * o * (1 - bounded * bounded);
  dGates[gradient] = dC * g * i * (1 - i);
  dGates[gradient + u.hiddenSize] = dC * cell[u.cellPrevious + index] * f * (1 - f);
  dGates[gradient + 2 * u.hiddenSize] = dC * i * (1 - g * g);
  dGates[gradient + 3 * u.hiddenSize] = dH * bounded * o * (1 - o);
  dCell[u.cellPrevious + index] += dC * f;
}
