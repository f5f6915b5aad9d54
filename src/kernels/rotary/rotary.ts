import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type RotaryBackward,
  type RotaryForward,
  type RotaryUniforms,
  rotaryBackward,
  rotaryForward,
} from './rotary.reference';
import wgsl from './rotary.wgsl?raw';

const workgroups = ({ steps, batch, heads, size }: RotaryUniforms) => linearGrid((steps * batch * heads * size) / 2);

const forward: KernelEntry<RotaryForward, keyof RotaryUniforms> = {
  workgroups,
  reference: rotaryForward,
  simd: {
    name: 'rotaryForward',
    nanoseconds: ({ steps, batch, heads, size }) => (steps * batch * heads * size) / 2,
    values: ({ x, table, y }, { steps, batch, heads, size, first }) => [
      ...[x, table, y],
      ...[steps, batch, heads, size, first],
    ],
  },
};
const backward: KernelEntry<RotaryBackward, keyof RotaryUniforms> = {
  workgroups,
  reference: rotaryBackward,
  simd: {
    name: 'rotaryBackward',
    nanoseconds: ({ steps, batch, heads, size }) => (steps * batch * heads * size) / 2,
    values: ({ table, dY, dX }, { steps, batch, heads, size, first }) => [
      ...[table, dY, dX],
      ...[steps, batch, heads, size, first],
    ],
  },
};

/** Positions as rotations of pairs of columns, head by head. */
export const rotary = defineKernel('rotary', wgsl, { forward, backward });
