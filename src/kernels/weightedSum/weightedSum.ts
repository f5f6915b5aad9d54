import { defineKernel, type KernelEntry } from '../defineKernel';
import { linearGrid } from '../grid';
import { matmulValues } from '../matmul/matmul';
import type { MatmulUniforms } from '../matmul/matmul.reference';
import {
  type WeightedSumBackwardValues,
  type WeightedSumBackwardWeights,
  type WeightedSumForward,
  type WeightedSumUniforms,
  weightedSumBackwardValues,
  weightedSumBackwardWeights,
  weightedSumForward,
} from './weightedSum.reference';
import wgsl from './weightedSum.wgsl?raw';

const forward: KernelEntry<WeightedSumForward, keyof WeightedSumUniforms> = {
  workgroups: ({ steps, batch, size }) => linearGrid(steps * batch * Math.ceil(size / 4)),
  reference: weightedSumForward,
  simd: {
    name: 'matmul',
    nanoseconds,
    values: ({ weights, values, context }, u) => {
      const { weight, value } = strides(u);
      const sizes = { batch: u.batch, m: u.steps, n: u.size, k: u.source, accumulate: 0 };
      return product([weights, weight], [values, value], [context, value], sizes);
    },
  },
};
const backwardWeights: KernelEntry<WeightedSumBackwardWeights, keyof WeightedSumUniforms> = {
  workgroups: ({ steps, batch, source }) => linearGrid(steps * batch * Math.ceil(source / 4)),
  reference: weightedSumBackwardWeights,
  simd: {
    name: 'matmul',
    nanoseconds,
    values: ({ values, dContext, dWeights }, u) => {
      const { weight, value } = strides(u);
      const sizes = { batch: u.batch, m: u.steps, n: u.source, k: u.size, accumulate: 1 };
      return product([dContext, value], [values, transposed(value)], [dWeights, weight], sizes);
    },
  },
};
const backwardValues: KernelEntry<WeightedSumBackwardValues, keyof WeightedSumUniforms> = {
  workgroups: ({ batch, source, size }) => linearGrid(source * batch * Math.ceil(size / 4)),
  reference: weightedSumBackwardValues,
  simd: {
    name: 'matmul',
    nanoseconds,
    values: ({ weights, dContext, dValues }, u) => {
      const { weight, value } = strides(u);
      const sizes = { batch: u.batch, m: u.source, n: u.size, k: u.steps, accumulate: 1 };
      return product([weights, transposed(weight)], [dContext, value], [dValues, value], sizes);
    },
  },
};

/** On one thread, about: multiplications at 20 a nanosecond. */
function nanoseconds({ steps, batch, source, size }: WeightedSumUniforms): number {
  return (steps * batch * source * size) / 20;
}

/** How a row of the batch lies in a tensor: elements from one such matrix, its rows and its columns to the next. */
interface Strides {
  readonly batch: number;
  readonly row: number;
  readonly column: number;
}

/** Of [T, B, S] and of [T, B, D] or [S, B, D], whose matrices of a row of the batch interleave. */
function strides({ batch, source, size }: WeightedSumUniforms): { weight: Strides; value: Strides } {
  return {
    weight: { batch: source, row: batch * source, column: 1 },
    value: { batch: size, row: batch * size, column: 1 },
  };
}

function transposed({ batch, row, column }: Strides): Strides {
  return { batch, row: column, column: row };
}

type Matrix = readonly [address: number, strides: Strides];
type Sizes = Pick<MatmulUniforms, 'batch' | 'm' | 'n' | 'k' | 'accumulate'>;

/** On the CPU the sums are products of matrices, one for each row of the batch. */
function product([a, ofA]: Matrix, [b, ofB]: Matrix, [c, ofC]: Matrix, sizes: Sizes): readonly number[] {
  return matmulValues(
    { a, b, c },
    {
      ...sizes,
      ...{ aBatchStride: ofA.batch, aRowStride: ofA.row, aColumnStride: ofA.column },
      ...{ bBatchStride: ofB.batch, bRowStride: ofB.row, bColumnStride: ofB.column },
      ...{ cBatchStride: ofC.batch, cRowStride: ofC.row },
    },
  );
}

/** The context of an attention: values weighted and summed over the source. */
export const weightedSum = defineKernel('weightedSum', wgsl, { forward, backwardWeights, backwardValues });
