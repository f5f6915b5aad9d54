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

const forward: KernelEntry<LstmCellForward, keyof LstmCellUniforms> = { workgroups, reference: lstmCellForward };
const backward: KernelEntry<LstmCellBackward, keyof LstmCellUniforms> = { workgroups, reference: lstmCellBackward };

/** The gates of an LSTM (Hochreiter and Schmidhuber 1997, with the forget gate of Gers 2000), order i f g o. */
export const lstmCell = defineKernel('lstmCell', `${own}\n${activations}`, { forward, backward });
