import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import chance from '../shared/chance.wgsl?raw';
import {
  type DropoutBackward,
  type DropoutForward,
  type DropoutUniforms,
  dropoutBackward,
  dropoutForward,
} from './dropout.reference';
import wgsl from './dropout.wgsl?raw';

const workgroups = ({ count }: DropoutUniforms) => linearGrid(count);

const forward: KernelEntry<DropoutForward, keyof DropoutUniforms> = { workgroups, reference: dropoutForward };
const backward: KernelEntry<DropoutBackward, keyof DropoutUniforms> = { workgroups, reference: dropoutBackward };

/** Inverted dropout (Srivastava et al. 2014), its mask drawn anew from counters each time it is needed. */
export const dropout = defineKernel('dropout', `${wgsl}\n${chance}`, { forward, backward });
