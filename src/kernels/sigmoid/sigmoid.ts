import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import activations from '../shared/activations.wgsl?raw';
import {
  type SigmoidBackward,
  type SigmoidForward,
  type SigmoidUniforms,
  sigmoidBackward,
  sigmoidForward,
} from './sigmoid.reference';
import own from './sigmoid.wgsl?raw';

const workgroups = ({ count }: SigmoidUniforms) => linearGrid(count);

const forward: KernelEntry<SigmoidForward, keyof SigmoidUniforms> = { workgroups, reference: sigmoidForward };
const backward: KernelEntry<SigmoidBackward, keyof SigmoidUniforms> = { workgroups, reference: sigmoidBackward };

/** y = 1 / (1 + exp(−x)), element by element. */
export const sigmoid = defineKernel('sigmoid', `${own}\n${activations}`, { forward, backward });
