import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import chance from '../shared/chance.wgsl?raw';
import { type ChooseTokenForward, type ChooseTokenUniforms, chooseTokenForward } from './chooseToken.reference';
import wgsl from './chooseToken.wgsl?raw';

const forward: KernelEntry<ChooseTokenForward, keyof ChooseTokenUniforms> = {
  workgroups: ({ count }) => linearGrid(count),
  reference: chooseTokenForward,
};

/** The token that the decoder reads: the true one or its own, by a seeded coin. */
export const chooseToken = defineKernel('chooseToken', `${wgsl}\n${chance}`, { forward });
