import { expect, test } from 'vitest';
import { argmaxForward } from '../../../src/kernels/argmax/argmax.reference';
import { columnSumForward } from '../../../src/kernels/columnSum/columnSum.reference';
import { copyForward } from '../../../src/kernels/copy/copy.reference';
import { linearGrid } from '../../../src/kernels/grid';

test('argmax takes the first of equals', () => {
  const indices = new Uint32Array(3);
  argmaxForward({ scores: Float64Array.of(1, 3, 3, -2, -1, -3, 0, 0, 0), indices }, { rows: 3, columns: 3 });
  expect(Array.from(indices)).toEqual([1, 1, 0]);
});

test('columnSum adds the rows to what is there', () => {
  const sum = Float64Array.of(10, 20);
  columnSumForward({ x: Float64Array.of(1, 2, 99, 3, 4, 99), sum }, { rows: 2, columns: 2, rowStride: 3 });
  expect(Array.from(sum)).toEqual([14, 26]);
});

test('copy copies or adds, from rows to rows', () => {
  const x = Float64Array.of(1, 2, 99, 3, 4);
  const y = Float64Array.of(10, 20, 30, 40);
  const uniforms = { rows: 2, columns: 2, xRowStride: 3, yRowStride: 2 };
  copyForward({ x, y }, { ...uniforms, accumulate: 1 });
  expect(Array.from(y)).toEqual([11, 22, 33, 44]);
  copyForward({ x, y }, { ...uniforms, accumulate: 0 });
  expect(Array.from(y)).toEqual([1, 2, 3, 4]);
});

test('a grid covers its items within the limits of a dispatch', () => {
  for (const count of [0, 1, 64, 65, 65_535 * 64, 65_535 * 64 + 1, 50_000_000]) {
    const [x, y, z] = linearGrid(count);
    expect(x * y * z * 64).toBeGreaterThanOrEqual(count);
    expect(Math.max(x, y)).toBeLessThanOrEqual(65_535);
    expect(Math.min(x, y, z)).toBe(1);
  }
});
