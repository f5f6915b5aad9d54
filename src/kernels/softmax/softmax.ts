import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type SoftmaxBackward,
  type SoftmaxBackwardUniforms,
  type SoftmaxForward,
  type SoftmaxForwardUniforms,
  softmaxBackward,
  softmaxForward,
} from './softmax.reference';
import wgsl from './softmax.wgsl?raw';

const workgroups = ({ rows }: SoftmaxBackwardUniforms) => linearGrid(rows);

const forward: KernelEntry<SoftmaxForward, keyof SoftmaxForwardUniforms> = {
  workgroups,
  reference: softmaxForward,
  simd: {
    name: 'softmaxForward',
    nanoseconds: ({ rows, columns }) => rows * columns * 2,
    values: ({ scores, lengths, weights }, { rows, columns, batch }) => [
      scores,
      lengths,
      weights,
      rows,
      columns,
      batch,
    ],
  },
};
const backward: KernelEntry<SoftmaxBackward, keyof SoftmaxBackwardUniforms> = {
  workgroups,
  reference: softmaxBackward,
  simd: {
    name: 'softmaxBackward',
    nanoseconds: ({ rows, columns }) => rows * columns,
    values: ({ weights, dWeights, dScores }, { rows, columns }) => [weights, dWeights, dScores, rows, columns],
  },
};

/** Softmax over the last axis, masked to the first positions of each row. */
export const softmax = defineKernel('softmax', wgsl, { forward, backward });
