import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import activations from '../shared/activations.wgsl?raw';
import {
  type LstmCellBackward,
  type LstmCellForward,
  type LstmCellUniforms,
  lstmCellBackward,
  lstmCellForward,
} from './lstmCell.reference';
import own from './lstmCell.wgsl?raw';

const workgroups = ({ batch, hiddenSize }: LstmCellUniforms) => linearGrid(batch * hiddenSize);

const forward: KernelEntry<LstmCellForward, keyof LstmCellUniforms> = {
  workgroups,
  reference: lstmCellForward,
  simd: {
    name: 'lstmCellForward',
    nanoseconds: ({ batch, hiddenSize }) => batch * hiddenSize * 4,
    values: ({ gates, cell, hidden, lengths }, u) => [
      ...[gates, lengths, ...cells(cell, u), ...hiddens(hidden, u)],
      ...[4 * u.hiddenStride, u.batch, u.hiddenSize, u.position],
    ],
  },
};
const backward: KernelEntry<LstmCellBackward, keyof LstmCellUniforms> = {
  workgroups,
  reference: lstmCellBackward,
  simd: {
    name: 'lstmCellBackward',
    nanoseconds: ({ batch, hiddenSize }) => batch * hiddenSize * 4,
    values: ({ gates, dGates, cell, dCell, dHidden, lengths }, u) => [
      ...[gates, dGates, lengths, ...cells(cell, u), ...cells(dCell, u), ...hiddens(dHidden, u)],
      ...[4 * u.hiddenStride, u.batch, u.hiddenSize, u.position],
    ],
  },
};

/** Addresses of the previous and the next state, four bytes an element. */
function cells(address: number, u: LstmCellUniforms): number[] {
  return [address + 4 * u.cellPrevious, address + 4 * u.cellNext];
}

function hiddens(address: number, u: LstmCellUniforms): number[] {
  return [address + 4 * u.hiddenPrevious, address + 4 * u.hiddenNext];
}

/** The gates of an LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers 2000), order i f g o. */
export const lstmCell = defineKernel('lstmCell', `${own}\n${activations}`, { forward, backward });
