import { describe, expect, test } from 'vitest';
import { geluBackward, geluForward } from '../../../src/kernels/gelu/gelu.reference';
import { reluBackward, reluForward } from '../../../src/kernels/relu/relu.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const count = 40;

describe.each([
  { name: 'relu', forward: reluForward, backward: reluBackward },
  { name: 'gelu', forward: geluForward, backward: geluBackward },
])('$name', ({ forward, backward }) => {
  test('backward is the derivative of forward', () => {
    const x = doubles(count, 1, 3);
    const y = new Float64Array(count);
    const dY = doubles(count, 2);
    const before = doubles(count, 3);
    const dX = before.slice();
    backward({ x, dY, dX }, { count });
    const loss = () => {
      forward({ x, y }, { count });
      return dot(y, dY);
    };
    expectGradient(loss, x, difference(dX, before));
  });
});

test('relu keeps what is above 0, and nothing flows back at 0', () => {
  const x = Float64Array.of(-2, 0, 3, Number.NaN);
  const [y, dX] = [new Float64Array(4), new Float64Array(4)];
  reluForward({ x, y }, { count: 4 });
  expect(Array.from(y)).toEqual([0, 0, 3, Number.NaN]);
  reluBackward({ x, dY: Float64Array.of(1, 1, 1, 1), dX }, { count: 4 });
  expect(Array.from(dX.subarray(0, 3))).toEqual([0, 0, 1]);
});

test('gelu has the values of torch.nn.GELU()', () => {
  const y = new Float64Array(5);
  geluForward({ x: Float64Array.of(-1, 1, 2, -1e4, 1e4), y }, { count: 5 });
  // x (1 + erf(x / √2)) / 2 by mpmath with 40 digits.
  const expected = [-0.1586552539314571, 0.8413447460685429, 1.9544997361036416, 0, 1e4];
  for (const [index, value] of expected.entries()) expect(y[index]).toBeCloseTo(value, 14);
});
