/** What is done to the heads of an attention when somebody looks, or has set something by hand. */
import { beforeAll, describe, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { headMean } from '../../src/kernels/headMean/headMean';
import { override } from '../../src/kernels/override/override';
import { removeColumns } from '../../src/kernels/removeColumns/removeColumns';
import { switchHeads } from '../../src/kernels/switchHeads/switchHeads';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { floats } from '../support/random';
import { sumTolerance } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

const shapes = [1, 2, 63, 64, 65].flatMap((columns) => [
  { rows: 1, heads: 1, columns },
  { rows: 7, heads: 3, columns },
  { rows: 65, heads: 8, columns },
]);

describe.each(shapes)('$rows rows × $heads heads of $columns', (uniforms) => {
  const { rows, heads, columns } = uniforms;
  const count = rows * heads * columns;

  test('headMean', async () => {
    const arrays = { weights: floats(count, 1), mean: floats(rows * columns, 2) };
    const tolerances = { mean: sumTolerance(heads + 4, 1) }; // a division is 5 roundings
    await agree(gpu, (views) => headMean.dispatch('forward', views, uniforms), arrays, tolerances);
  });

  test('switchHeads', async () => {
    const off = Uint32Array.from({ length: heads }, (_, head) => (head % 2 === 0 ? 5 : 0));
    const arrays = { off, context: floats(count, 1) };
    const dispatch = (views: Parameters<typeof switchHeads.dispatch<'forward'>>[1]) =>
      switchHeads.dispatch('forward', views, { rows, heads, size: columns });
    const { context } = await agree(gpu, dispatch, arrays, { context: 0 });
    const expected = arrays.context.map((value, index) =>
      (Math.floor(index / columns) % heads) % 2 === 0 ? 0 : value,
    );
    expect(context).toEqual(expected);
  });

  test('removeColumns', async () => {
    const all = rows * heads;
    const removed = Uint32Array.from({ length: columns }, (_, column) => (column % 3 === 1 ? 7 : 0));
    // Every fourth row has nothing where columns are removed, and every fourth nothing elsewhere.
    const values = floats(count, 5).map((value, index) => {
      const kind = Math.floor(index / columns) % 4;
      const isRemoved = (index % columns) % 3 === 1;
      return (kind === 1 && isRemoved) || (kind === 2 && !isRemoved) ? 0 : Math.abs(value);
    });
    const dispatch = (views: Parameters<typeof removeColumns.dispatch<'forward'>>[1]) =>
      removeColumns.dispatch('forward', views, { rows: all, columns });
    await agree(gpu, dispatch, { removed, values }, { values: sumTolerance(columns + 4, 1) });
  });

  test('overrideHeads', async () => {
    const chosen = floats(rows * columns, 3);
    const edited = Uint32Array.from({ length: rows }, (_, row) => (row % 3 === 0 ? 7 : 0));
    const arrays = { edits: new Uint32Array(chosen.buffer), edited, values: floats(count, 4) };
    const dispatch = (views: Parameters<typeof override.dispatch<'overrideHeads'>>[1]) =>
      override.dispatch('overrideHeads', views, uniforms);
    const { values } = await agree(gpu, dispatch, arrays, { values: 0 });
    const expected = arrays.values.map((value, index) => {
      const row = Math.floor(index / (heads * columns));
      return row % 3 === 0 ? (chosen[row * columns + (index % columns)] as number) : value;
    });
    expect(values).toEqual(expected);
  });
});
