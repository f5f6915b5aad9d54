import { beforeAll, describe, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { lstmCell } from '../../src/kernels/lstmCell/lstmCell';
import { lstmCellForward } from '../../src/kernels/lstmCell/lstmCell.reference';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats, mixedLengths } from '../support/random';
import { ACTIVATION, sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

/** Three cell states, of which the last becomes the middle one; hidden states are columns of rows twice as wide. */
function uniformsOf(batch: number, hiddenSize: number, position: number) {
  const hiddenStride = 2 * hiddenSize + 1;
  return {
    batch,
    hiddenSize,
    position,
    cellPrevious: 2 * batch * hiddenSize,
    cellNext: batch * hiddenSize,
    hiddenStride,
    hiddenPrevious: hiddenSize + 1,
    hiddenNext: batch * hiddenStride + 1,
  };
}

/** Numbers of the cell binding and of the hidden binding. */
function lengthsOf({ batch, hiddenSize, hiddenStride }: ReturnType<typeof uniformsOf>): [number, number] {
  return [3 * batch * hiddenSize, 2 * batch * hiddenStride];
}

const shapes = [
  { batch: 1, hiddenSize: 1 },
  { batch: 2, hiddenSize: 1 },
  { batch: 1, hiddenSize: 64 },
  { batch: 65, hiddenSize: 2 },
  { batch: 7, hiddenSize: 63 },
  { batch: 9, hiddenSize: 65 },
];

describe.each(shapes)('batch $batch, hidden size $hiddenSize', ({ batch, hiddenSize }) => {
  // Position 0 meets rows of length 0, position 2 rows in the middle of theirs, position 9 only padding.
  test.each([0, 2, 9])('position %i', async (position) => {
    const uniforms = uniformsOf(batch, hiddenSize, position);
    const [cells, hiddens] = lengthsOf(uniforms);
    const lengths = mixedLengths(batch, 1, 5);
    const arrays = {
      gates: floats(4 * batch * hiddenSize, 2, 4),
      cell: floats(cells, 3, 2),
      hidden: floats(hiddens, 4),
      lengths,
    };
    await agree(gpu, (views) => lstmCell.dispatch('forward', views, uniforms), arrays, {
      gates: ACTIVATION,
      cell: 4 * ACTIVATION, // |c| ≤ 2, so f c + i g takes up three errors of an activation
      hidden: 6 * ACTIVATION,
    });
    lstmCellForward(arrays, uniforms);
    const gradients = {
      gates: arrays.gates,
      dGates: floats(4 * batch * hiddenSize, 5),
      cell: arrays.cell,
      dCell: floats(cells, 6),
      dHidden: floats(hiddens, 7),
      lengths,
    };
    await agree(gpu, (views) => lstmCell.dispatch('backward', views, uniforms), gradients, {
      dGates: 6 * ACTIVATION + sumTolerance(4, 6),
      dCell: 3 * ACTIVATION + sumTolerance(4, 3),
      dHidden: sumTolerance(1, 2),
    });
  });
});

test('pre-activations and cells that overflow an exponential', async () => {
  const special = [0, 89, -89, 1e4, -1e4];
  const hiddenSize = special.length;
  const uniforms = uniformsOf(5, hiddenSize, 0);
  const [cells, hiddens] = lengthsOf(uniforms);
  const arrays = {
    gates: Float32Array.from({ length: 20 * hiddenSize }, (_, i) => special[(i + Math.floor(i / 7)) % 5] as number),
    cell: Float32Array.from({ length: cells }, (_, i) => special[(i * 3) % 5] as number),
    hidden: floats(hiddens, 1),
    lengths: new Uint32Array(5).fill(1),
  };
  await agree(gpu, (views) => lstmCell.dispatch('forward', views, uniforms), arrays, {
    gates: ACTIVATION,
    cell: 1e4 * ACTIVATION,
    hidden: 4 * ACTIVATION,
  });
  lstmCellForward(arrays, uniforms);
  const gradients = {
    gates: arrays.gates,
    dGates: new Float32Array(20 * hiddenSize),
    cell: arrays.cell,
    dCell: floats(cells, 2),
    dHidden: floats(hiddens, 3),
    lengths: arrays.lengths,
  };
  await agree(gpu, (views) => lstmCell.dispatch('backward', views, uniforms), gradients, {
    dGates: 1e4 * ACTIVATION,
    dCell: 4 * ACTIVATION,
    dHidden: 0,
  });
});
