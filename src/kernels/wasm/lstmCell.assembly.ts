/** What src/kernels/lstmCell/lstmCell.reference.ts computes, four units at a time. Addresses and strides are bytes. */
import { addLanes, loadLanes, multiplyAdd, shareOf, sigmoid, storeLanes, tanh } from './lanes.assembly';

/** c' = f c + i g, h' = o tanh c'; states are the addresses of their first row. */
export function lstmCellForward(
  gates: usize,
  lengths: usize,
  cellPrevious: usize,
  cellNext: usize,
  hiddenPrevious: usize,
  hiddenNext: usize,
  hiddenStride: usize,
  batch: i32,
  hiddenSize: i32,
  position: u32,
  part: i32,
  parts: i32,
): void {
  const row = <usize>hiddenSize * 4;
  const end = shareOf(batch, 1, part + 1, parts);
  for (let b = shareOf(batch, 1, part, parts); b < end; b++) {
    let gate = gates + <usize>(4 * b) * row;
    let cell = cellPrevious + <usize>b * row;
    let nextCell = cellNext + <usize>b * row;
    let hidden = hiddenPrevious + <usize>b * hiddenStride;
    let nextHidden = hiddenNext + <usize>b * hiddenStride;
    const live = position < load<u32>(lengths + <usize>b * 4);
    let unit = 0;
    for (; unit + 4 <= hiddenSize; unit += 4) {
      forward(gate, row, cell, nextCell, hidden, nextHidden, live, 4);
      gate += 16;
      cell += 16;
      nextCell += 16;
      hidden += 16;
      nextHidden += 16;
    }
    if (unit < hiddenSize) forward(gate, row, cell, nextCell, hidden, nextHidden, live, hiddenSize - unit);
  }
}

// @inline
function forward(
  gate: usize,
  row: usize,
  cell: usize,
  nextCell: usize,
  hidden: usize,
  nextHidden: usize,
  live: bool,
  lanes: i32,
): void {
  const i = sigmoid(loadLanes(gate, lanes));
  const f = sigmoid(loadLanes(gate + row, lanes));
  const g = tanh(loadLanes(gate + 2 * row, lanes));
  const o = sigmoid(loadLanes(gate + 3 * row, lanes));
  storeLanes(gate, i, lanes);
  storeLanes(gate + row, f, lanes);
  storeLanes(gate + 2 * row, g, lanes);
  storeLanes(gate + 3 * row, o, lanes);
  const before = loadLanes(cell, lanes);
  if (live) {
    const after = multiplyAdd(f, before, f32x4.mul(i, g));
    storeLanes(nextCell, after, lanes);
    storeLanes(nextHidden, f32x4.mul(o, tanh(after)), lanes);
  } else {
    storeLanes(nextCell, before, lanes);
    storeLanes(nextHidden, loadLanes(hidden, lanes), lanes);
  }
}

/** Gradients of the pre-activations, and of the previous state, to which they are added. */
export function lstmCellBackward(
  gates: usize,
  dGates: usize,
  lengths: usize,
  cellPrevious: usize,
  cellNext: usize,
  dCellPrevious: usize,
  dCellNext: usize,
  dHiddenPrevious: usize,
  dHiddenNext: usize,
  hiddenStride: usize,
  batch: i32,
  hiddenSize: i32,
  position: u32,
  part: i32,
  parts: i32,
): void {
  const row = <usize>hiddenSize * 4;
  const end = shareOf(batch, 1, part + 1, parts);
  for (let b = shareOf(batch, 1, part, parts); b < end; b++) {
    const at = <usize>b * row;
    let dHidden = dHiddenNext + <usize>b * hiddenStride;
    if (position >= load<u32>(lengths + <usize>b * 4)) {
      memory.fill(dGates + 4 * at, 0, 4 * row);
      addRow(dCellPrevious + at, dCellNext + at, hiddenSize);
      addRow(dHiddenPrevious + <usize>b * hiddenStride, dHidden, hiddenSize);
      continue;
    }
    let gate = gates + 4 * at;
    let dGate = dGates + 4 * at;
    let cell = cellPrevious + at;
    let nextCell = cellNext + at;
    let dCell = dCellPrevious + at;
    let dNextCell = dCellNext + at;
    let unit = 0;
    for (; unit + 4 <= hiddenSize; unit += 4) {
      backward(gate, dGate, row, cell, nextCell, dCell, dNextCell, dHidden, 4);
      gate += 16;
      dGate += 16;
      cell += 16;
      nextCell += 16;
      dCell += 16;
      dNextCell += 16;
      dHidden += 16;
    }
    if (unit < hiddenSize) {
      backward(gate, dGate, row, cell, nextCell, dCell, dNextCell, dHidden, hiddenSize - unit);
    }
  }
}

// @inline
function backward(
  gate: usize,
  dGate: usize,
  row: usize,
  cell: usize,
  nextCell: usize,
  dCell: usize,
  dNextCell: usize,
  dHidden: usize,
  lanes: i32,
): void {
  const one = f32x4.splat(1);
  const i = loadLanes(gate, lanes);
  const f = loadLanes(gate + row, lanes);
  const g = loadLanes(gate + 2 * row, lanes);
  const o = loadLanes(gate + 3 * row, lanes);
  const dH = loadLanes(dHidden, lanes);
  const bounded = tanh(loadLanes(nextCell, lanes));
  const open = f32x4.mul(f32x4.mul(dH, o), f32x4.sub(one, f32x4.mul(bounded, bounded)));
  const dC = f32x4.add(loadLanes(dNextCell, lanes), open);
  storeLanes(dGate, f32x4.mul(f32x4.mul(dC, g), slope(i)), lanes);
  storeLanes(dGate + row, f32x4.mul(f32x4.mul(dC, loadLanes(cell, lanes)), slope(f)), lanes);
  storeLanes(dGate + 2 * row, f32x4.mul(f32x4.mul(dC, i), f32x4.sub(one, f32x4.mul(g, g))), lanes);
  storeLanes(dGate + 3 * row, f32x4.mul(f32x4.mul(dH, bounded), slope(o)), lanes);
  addLanes(dCell, f32x4.mul(dC, f), lanes);
}

/** The derivative of a sigmoid whose value is y. */
// @inline
function slope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}

function addRow(to: usize, from: usize, count: i32): void {
  for (let n = 0; n < count; n += 4, to += 16, from += 16) addLanes(to, loadLanes(from, count - n), count - n);
}
