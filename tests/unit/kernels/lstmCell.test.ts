import { describe, expect, test } from 'vitest';
import { lstmCellBackward, lstmCellForward } from '../../../src/kernels/lstmCell/lstmCell.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const [batch, hiddenSize] = [4, 3];
const lengths = Uint32Array.of(0, 1, 3, 2);
const hiddenStride = 2 * hiddenSize;
const cells = batch * hiddenSize;

/** Previous and next state lie behind one another; hidden rows are the right half of rows twice as wide. */
const uniforms = {
  batch,
  hiddenSize,
  cellPrevious: 0,
  cellNext: cells,
  hiddenStride,
  hiddenPrevious: hiddenSize,
  hiddenNext: batch * hiddenStride + hiddenSize,
};

const initial = {
  gates: doubles(4 * cells, 1, 2),
  cell: doubles(2 * cells, 2),
  hidden: doubles(2 * batch * hiddenStride, 3),
};

describe.each([0, 1, 2, 3])('position %i', (position) => {
  const u = { ...uniforms, position };
  const previousCells = Array.from({ length: cells }, (_, i) => i);
  const previousHiddens = Array.from(
    { length: cells },
    (_, i) => Math.floor(i / hiddenSize) * hiddenStride + hiddenSize + (i % hiddenSize),
  );

  test('backward is the derivative of forward', () => {
    const input = { gates: initial.gates.slice(), cell: initial.cell.slice(), hidden: initial.hidden.slice() };
    // Gradients of the previous state hold something already; those of the next state are where the loss comes in.
    const dCell = doubles(2 * cells, 4);
    const dHidden = doubles(2 * batch * hiddenStride, 5);
    const dGates = doubles(4 * cells, 6);
    const before = { dCell: dCell.slice(), dHidden: dHidden.slice() };
    const run = () => {
      const state = { gates: input.gates.slice(), cell: input.cell.slice(), hidden: input.hidden.slice(), lengths };
      lstmCellForward(state, u);
      return state;
    };
    const loss = () => {
      const { cell, hidden } = run();
      let sum = dot(cell.subarray(cells), before.dCell.subarray(cells));
      for (const i of previousHiddens) {
        const next = i + batch * hiddenStride;
        sum += (hidden[next] as number) * (before.dHidden[next] as number);
      }
      return sum;
    };
    const { gates, cell } = run();
    lstmCellBackward({ gates, dGates, cell, dCell, dHidden, lengths }, u);
    expectGradient(loss, input.gates, dGates);
    expectGradient(loss, input.cell, difference(dCell, before.dCell), previousCells);
    expectGradient(loss, input.hidden, difference(dHidden, before.dHidden), previousHiddens);
  });

  test('rows beyond their length carry the state', () => {
    const state = { gates: initial.gates.slice(), cell: initial.cell.slice(), hidden: initial.hidden.slice(), lengths };
    lstmCellForward(state, u);
    for (const [i, at] of previousHiddens.entries()) {
      const carried = position >= (lengths[Math.floor(i / hiddenSize)] as number);
      expect(state.cell[cells + i] === state.cell[i]).toBe(carried);
      expect(state.hidden[at + batch * hiddenStride] === state.hidden[at]).toBe(carried);
    }
  });
});
