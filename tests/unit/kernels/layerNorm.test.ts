import { expect, test } from 'vitest';
import {
  layerNormBackward,
  layerNormBackwardParameters,
  layerNormForward,
} from '../../../src/kernels/layerNorm/layerNorm.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const [rows, columns, epsilon] = [4, 7, 1e-5];
const uniforms = { rows, columns, epsilon };
const count = rows * columns;

test('a row has mean 0 and variance 1, then weight and bias; its mean and scale are kept', () => {
  const x = Float64Array.of(1, 3, 5, 5, 5, 5);
  const [y, stats] = [new Float64Array(6), new Float64Array(4)];
  const [weight, bias] = [Float64Array.of(1, 2, 1), Float64Array.of(0, 0, 10)];
  layerNormForward({ x, weight, bias, y, stats }, { rows: 2, columns: 3, epsilon });
  const scale = 1 / Math.sqrt(8 / 3 + epsilon);
  const expected = [-2 * scale, 0, 10 + 2 * scale, 0, 0, 10];
  for (const [index, value] of expected.entries()) expect(y[index]).toBeCloseTo(value, 14);
  expect(Array.from(stats)).toEqual([3, scale, 5, 1 / Math.sqrt(epsilon)]);
});

test('backward is the derivative of forward by row, weight and bias', () => {
  const x = doubles(count, 1, 2);
  const [weight, bias] = [doubles(columns, 2), doubles(columns, 3)];
  const [y, stats] = [new Float64Array(count), new Float64Array(2 * rows)];
  const dY = doubles(count, 4);
  const before = { dX: doubles(count, 5), dWeight: doubles(columns, 6), dBias: doubles(columns, 7) };
  const after = { dX: before.dX.slice(), dWeight: before.dWeight.slice(), dBias: before.dBias.slice() };
  const loss = () => {
    layerNormForward({ x, weight, bias, y, stats }, uniforms);
    return dot(y, dY);
  };
  loss();
  layerNormBackward({ x, weight, stats, dY, dX: after.dX }, uniforms);
  layerNormBackwardParameters({ x, stats, dY, dWeight: after.dWeight, dBias: after.dBias }, uniforms);
  expectGradient(loss, x, difference(after.dX, before.dX));
  expectGradient(loss, weight, difference(after.dWeight, before.dWeight));
  expectGradient(loss, bias, difference(after.dBias, before.dBias));
});
