import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type CrossEntropyBackward,
  type CrossEntropyForward,
  type CrossEntropyMean,
  type CrossEntropyMeanUniforms,
  type CrossEntropyUniforms,
  crossEntropyBackward,
  crossEntropyForward,
  crossEntropyMean,
} from './crossEntropy.reference';
import wgsl from './crossEntropy.wgsl?raw';

const workgroups = ({ steps, batch }: CrossEntropyMeanUniforms) => linearGrid(steps * batch);

const forward: KernelEntry<CrossEntropyForward, keyof CrossEntropyUniforms> = {
  workgroups,
  reference: crossEntropyForward,
  simd: {
    name: 'crossEntropyForward',
    nanoseconds: ({ steps, batch, vocabulary }) => steps * batch * vocabulary * 2,
    values: ({ logits, targets, lengths, losses, hits }, u) => [
      ...[logits, targets, lengths, losses, hits],
      ...[u.steps, u.batch, u.vocabulary, u.smoothing],
    ],
  },
};
const mean: KernelEntry<CrossEntropyMean, keyof CrossEntropyMeanUniforms> = {
  workgroups: () => [1, 1, 1],
  reference: crossEntropyMean,
};
const backward: KernelEntry<CrossEntropyBackward, keyof CrossEntropyUniforms> = {
  workgroups,
  reference: crossEntropyBackward,
  simd: {
    name: 'crossEntropyBackward',
    nanoseconds: ({ steps, batch, vocabulary }) => steps * batch * vocabulary * 2,
    values: ({ logits, targets, lengths, summary, dLogits }, u) => [
      ...[logits, targets, lengths, summary, dLogits],
      ...[u.steps, u.batch, u.vocabulary, u.smoothing],
    ],
  },
};

/** The loss of a batch of target sequences, masked and, where asked for, smoothed, with what was right, and its gradient. */
export const crossEntropy = defineKernel('crossEntropy', wgsl, { forward, mean, backward });
