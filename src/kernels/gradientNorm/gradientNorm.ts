import { defineKernel, type KernelEntry } from '../defineKernel';
import {
  type GradientNormFinish,
  type GradientNormFinishUniforms,
  type GradientNormPartial,
  type GradientNormPartialUniforms,
  gradientNormFinish,
  gradientNormPartial,
} from './gradientNorm.reference';
import wgsl from './gradientNorm.wgsl?raw';

const partial: KernelEntry<GradientNormPartial, keyof GradientNormPartialUniforms> = {
  workgroups: ({ parts }) => [parts, 1, 1],
  reference: gradientNormPartial,
  simd: {
    name: 'gradientNormPartial',
    nanoseconds: ({ count }) => count / 4,
    values: ({ gradients, partials }, { count, parts }) => [gradients, partials, count, parts],
  },
};
const finish: KernelEntry<GradientNormFinish, keyof GradientNormFinishUniforms> = {
  workgroups: () => [1, 1, 1],
  reference: gradientNormFinish,
};

/** The norm of all gradients, what they are to be multiplied by, and the book that is kept of every step. */
export const gradientNorm = defineKernel('gradientNorm', wgsl, { partial, finish });
