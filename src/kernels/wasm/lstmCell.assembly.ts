/** What src/kernels/lstmCell/lstmCell.reference.ts computes, four units at a time. Addresses and strides are bytes. */
import { addLanes, loadLanes, sigmoid, storeLanes, tanh } from './lanes.assembly';

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
): void {
  const row = <usize>hiddenSize * 4;
  for (let b = 0; b < batch; b++) {
    const live = position < load<u32>(lengths + <usize>b * 4);
    for (let unit = 0; unit < hiddenSize; unit += 4) {
      const lanes = hiddenSize - unit;
      const at = <usize>unit * 4;
      const gate = gates + at;
      const i = sigmoid(loadLanes(gate, lanes));
      const f = sigmoid(loadLanes(gate + row, lanes));
      const g = tanh(loadLanes(gate + 2 * row, lanes));
      const o = sigmoid(loadLanes(gate + 3 * row, lanes));
      storeLanes(gate, i, lanes);
      storeLanes(gate + row, f, lanes);
      storeLanes(gate + 2 * row, g, lanes);
      storeLanes(gate + 3 * row, o, lanes);
      let cell = loadLanes(cellPrevious + at, lanes);
      if (live) cell = f32x4.add(f32x4.mul(f, cell), f32x4.mul(i, g));
      storeLanes(cellNext + at, cell, lanes);
      const hidden = live ? f32x4.mul(o, tanh(cell)) : loadLanes(hiddenPrevious + at, lanes);
      storeLanes(hiddenNext + at, hidden, lanes);
    }
    gates += 4 * row;
    cellPrevious += row;
    cellNext += row;
    hiddenPrevious += hiddenStride;
    hiddenNext += hiddenStride;
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
): void {
  const row = <usize>hiddenSize * 4;
  const one = f32x4.splat(1);
  for (let b = 0; b < batch; b++) {
    const live = position < load<u32>(lengths + <usize>b * 4);
    if (!live) memory.fill(dGates, 0, 4 * row);
    for (let unit = 0; unit < hiddenSize; unit += 4) {
      const lanes = hiddenSize - unit;
      const at = <usize>unit * 4;
      const dHidden = loadLanes(dHiddenNext + at, lanes);
      const dNext = loadLanes(dCellNext + at, lanes);
      if (!live) {
        addLanes(dCellPrevious + at, dNext, lanes);
        addLanes(dHiddenPrevious + at, dHidden, lanes);
        continue;
      }
      const gate = gates + at;
      const i = loadLanes(gate, lanes);
      const f = loadLanes(gate + row, lanes);
      const g = loadLanes(gate + 2 * row, lanes);
      const o = loadLanes(gate + 3 * row, lanes);
      const bounded = tanh(loadLanes(cellNext + at, lanes));
      const open = f32x4.mul(f32x4.mul(dHidden, o), f32x4.sub(one, f32x4.mul(bounded, bounded)));
      const dCell = f32x4.add(dNext, open);
      const to = dGates + at;
      const dI = f32x4.mul(f32x4.mul(dCell, g), slope(i));
      const dF = f32x4.mul(f32x4.mul(dCell, loadLanes(cellPrevious + at, lanes)), slope(f));
      const dG = f32x4.mul(f32x4.mul(dCell, i), f32x4.sub(one, f32x4.mul(g, g)));
      const dO = f32x4.mul(f32x4.mul(dHidden, bounded), slope(o));
      storeLanes(to, dI, lanes);
      storeLanes(to + row, dF, lanes);
      storeLanes(to + 2 * row, dG, lanes);
      storeLanes(to + 3 * row, dO, lanes);
      addLanes(dCellPrevious + at, f32x4.mul(dCell, f), lanes);
    }
    gates += 4 * row;
    dGates += 4 * row;
    cellPrevious += row;
    cellNext += row;
    dCellPrevious += row;
    dCellNext += row;
    dHiddenPrevious += hiddenStride;
    dHiddenNext += hiddenStride;
  }
}

/** The derivative of a sigmoid whose value is y. */
function slope(y: v128): v128 {
  return f32x4.mul(y, f32x4.sub(f32x4.splat(1), y));
}
