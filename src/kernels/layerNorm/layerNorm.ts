import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import {
  type LayerNormBackward,
  type LayerNormBackwardParameters,
  type LayerNormBackwardUniforms,
  type LayerNormForward,
  type LayerNormForwardUniforms,
  layerNormBackward,
  layerNormBackwardParameters,
  layerNormForward,
} from './layerNorm.reference';
import wgsl from './layerNorm.wgsl?raw';

/** Adjacent columns of which a workgroup sums the parameters' gradients. */
const COLUMNS = 8;

/** Rows of a workgroup. */
const ROWS = 4;
const workgroups = ({ rows }: LayerNormBackwardUniforms) => linearGrid(rows, ROWS);

const forward: KernelEntry<LayerNormForward, keyof LayerNormForwardUniforms> = {
  workgroups,
  reference: layerNormForward,
  simd: {
    name: 'layerNormForward',
    nanoseconds: ({ rows, columns }) => rows * columns,
    values: ({ x, weight, bias, y, stats }, { rows, columns, epsilon }) => [
      ...[x, weight, bias, y, stats],
      ...[rows, columns, epsilon],
    ],
  },
};
const backward: KernelEntry<LayerNormBackward, keyof LayerNormBackwardUniforms> = {
  workgroups,
  reference: layerNormBackward,
  simd: {
    name: 'layerNormBackward',
    nanoseconds: ({ rows, columns }) => rows * columns,
    values: ({ x, weight, stats, dY, dX }, { rows, columns }) => [x, weight, stats, dY, dX, rows, columns],
  },
};
const backwardParameters: KernelEntry<LayerNormBackwardParameters, keyof LayerNormBackwardUniforms> = {
  workgroups: ({ columns }) => [Math.ceil(columns / COLUMNS), 1, 1],
  reference: layerNormBackwardParameters,
  simd: {
    name: 'layerNormBackwardParameters',
    nanoseconds: ({ rows, columns }) => rows * columns,
    values: ({ x, stats, dY, dWeight, dBias }, { rows, columns }) => [x, stats, dY, dWeight, dBias, rows, columns],
  },
};

/** Rows brought to mean 0 and variance 1, then scaled and shifted column by column; as torch.nn.LayerNorm. */
export const layerNorm = defineKernel('layerNorm', wgsl, { forward, backward, backwardParameters });
