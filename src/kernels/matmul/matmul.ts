import type { Floats } from '../backend';
import { defineKernel, type Grid, type KernelEntry } from '../defineKernel';
import { type MatmulUniforms, matmulReference } from './matmul.reference';
import wgsl from './matmul.wgsl?raw';

/** An invocation computes 4 × 4 elements and a workgroup has 8 × 8 invocations. */
const BLOCK = 32;

function workgroups({ batch, m, n }: MatmulUniforms): Grid {
  return [Math.ceil(n / BLOCK), Math.ceil(m / BLOCK), batch];
}

type Operands = { a: Floats; b: Floats; c: Floats };

const forward: KernelEntry<Operands, keyof MatmulUniforms> = { workgroups, reference: matmulReference };
const forwardWithBias: KernelEntry<Operands & { bias: Floats }, keyof MatmulUniforms> = {
  workgroups,
  reference: matmulReference,
};

export const matmul = defineKernel('matmul', wgsl, { forward, forwardWithBias });
