import { describe, expect, test } from 'vitest';
import { sigmoidBackward, sigmoidForward } from '../../../src/kernels/sigmoid/sigmoid.reference';
import { tanhBackward, tanhForward } from '../../../src/kernels/tanh/tanh.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const count = 40;

describe.each([
  { name: 'tanh', forward: tanhForward, backward: tanhBackward },
  { name: 'sigmoid', forward: sigmoidForward, backward: sigmoidBackward },
])('$name', ({ forward, backward }) => {
  test('backward is the derivative of forward', () => {
    const x = doubles(count, 1, 3);
    const y = new Float64Array(count);
    const dY = doubles(count, 2);
    const before = doubles(count, 3);
    const dX = before.slice();
    forward({ x, y }, { count });
    backward({ y, dY, dX }, { count });
    const loss = () => {
      forward({ x, y }, { count });
      return dot(y, dY);
    };
    expectGradient(loss, x, difference(dX, before));
  });
});

test('sigmoid does not overflow', () => {
  const y = new Float64Array(3);
  sigmoidForward({ x: Float64Array.of(-1e4, 0, 1e4), y }, { count: 3 });
  expect(Array.from(y)).toEqual([0, 0.5, 1]);
});
