import type { Floats } from '../backend';

/** Sizes, and where states stand in their bindings, in elements; see the head of lstmCell.wgsl. */
export type LstmCellUniforms = Record<
  'batch' | 'hiddenSize' | 'position' | 'cellPrevious' | 'cellNext' | 'hiddenStride' | 'hiddenPrevious' | 'hiddenNext',
  number
>;
export type LstmCellForward = { gates: Floats; cell: Floats; hidden: Floats; lengths: Uint32Array };
export type LstmCellBackward = {
  gates: Floats;
  dGates: Floats;
  cell: Floats;
  dCell: Floats;
  dHidden: Floats;
  lengths: Uint32Array;
};

/** c' = f c + i g, h' = o tanh c'; gates [B, 4H] are activated in place; rows beyond their length carry the state. */
export function lstmCellForward({ gates, cell, hidden, lengths }: LstmCellForward, u: LstmCellUniforms): void {
  const { batch, hiddenSize, position } = u;
  for (let b = 0; b < batch; b++) {
    const live = position < (lengths[b] as number);
    const gate = b * 4 * hiddenSize;
    const cellPrevious = u.cellPrevious + b * hiddenSize;
    const cellNext = u.cellNext + b * hiddenSize;
    const hiddenPrevious = u.hiddenPrevious + b * u.hiddenStride;
    const hiddenNext = u.hiddenNext + b * u.hiddenStride;
    for (let unit = 0; unit < hiddenSize; unit++) {
      const at = gate + unit;
      const i = 1 / (1 + Math.exp(-(gates[at] as number)));
      const f = 1 / (1 + Math.exp(-(gates[at + hiddenSize] as number)));
      const g = Math.tanh(gates[at + 2 * hiddenSize] as number);
      const o = 1 / (1 + Math.exp(-(gates[at + 3 * hiddenSize] as number)));
      gates[at] = i;
      gates[at + hiddenSize] = f;
      gates[at + 2 * hiddenSize] = g;
      gates[at + 3 * hiddenSize] = o;
      const previous = cell[cellPrevious + unit] as number;
      const next = live ? f * previous + i * g : previous;
      cell[cellNext + unit] = next;
      hidden[hiddenNext + unit] = live ? o * Math.tanh(next) : (hidden[hiddenPrevious + unit] as number);
    }
  }
}

/** dGates [B, 4H] = the gradient of the pre-activations; dCell and dHidden of the previous state are accumulated. */
export function lstmCellBackward(bindings: LstmCellBackward, u: LstmCellUniforms): void {
  const { gates, dGates, cell, dCell, dHidden, lengths } = bindings;
  const { batch, hiddenSize, position } = u;
  for (let b = 0; b < batch; b++) {
    const live = position < (lengths[b] as number);
    const gate = b * 4 * hiddenSize;
    const cellPrevious = u.cellPrevious + b * hiddenSize;
    const cellNext = u.cellNext + b * hiddenSize;
    const hiddenPrevious = u.hiddenPrevious + b * u.hiddenStride;
    const hiddenNext = u.hiddenNext + b * u.hiddenStride;
    if (!live) {
      dGates.fill(0, gate, gate + 4 * hiddenSize);
      for (let unit = 0; unit < hiddenSize; unit++) {
        const c = cellPrevious + unit;
        const h = hiddenPrevious + unit;
        dCell[c] = (dCell[c] as number) + (dCell[cellNext + unit] as number);
        dHidden[h] = (dHidden[h] as number) + (dHidden[hiddenNext + unit] as number);
      }
      continue;
    }
    for (let unit = 0; unit < hiddenSize; unit++) {
      const at = gate + unit;
      const i = gates[at] as number;
      const f = gates[at + hiddenSize] as number;
      const g = gates[at + 2 * hiddenSize] as number;
      const o = gates[at + 3 * hiddenSize] as number;
      const bounded = Math.tanh(cell[cellNext + unit] as number);
      const dH = dHidden[hiddenNext + unit] as number;
      const dC = (dCell[cellNext + unit] as number) + dH * o * (1 - bounded * bounded);
      const c = cellPrevious + unit;
      dGates[at] = dC * g * i * (1 - i);
      dGates[at + hiddenSize] = dC * (cell[c] as number) * f * (1 - f);
      dGates[at + 2 * hiddenSize] = dC * i * (1 - g * g);
      dGates[at + 3 * hiddenSize] = dH * bounded * o * (1 - o);
      dCell[c] = (dCell[c] as number) + dC * f;
    }
  }
}
