import { describe, expect, test } from 'vitest';
import {
  weightedSumBackwardValues,
  weightedSumBackwardWeights,
  weightedSumForward,
} from '../../../src/kernels/weightedSum/weightedSum.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const uniforms = { steps: 3, batch: 2, source: 4, size: 5 };
const { steps, batch, source, size } = uniforms;
const weights = doubles(steps * batch * source, 1); // [T, B, S]
const values = doubles(source * batch * size, 2); // [S, B, D]
const context = new Float64Array(steps * batch * size); // [T, B, D]
const dContext = doubles(context.length, 3);

function loss(): number {
  weightedSumForward({ weights, values, context }, uniforms);
  return dot(context, dContext);
}

test('forward sums weighted values over the source', () => {
  loss();
  const [t, b, d] = [2, 1, 3];
  let want = 0;
  for (let s = 0; s < source; s++) {
    want += (weights[(t * batch + b) * source + s] as number) * (values[(s * batch + b) * size + d] as number);
  }
  expect(context[(t * batch + b) * size + d]).toBeCloseTo(want, 12);
});

describe('backward is the derivative of forward', () => {
  test('by the weights', () => {
    const before = doubles(weights.length, 4);
    const dWeights = before.slice();
    weightedSumBackwardWeights({ values, dContext, dWeights }, uniforms);
    expectGradient(loss, weights, difference(dWeights, before));
  });

  test('by the values', () => {
    const before = doubles(values.length, 5);
    const dValues = before.slice();
    weightedSumBackwardValues({ weights, dContext, dValues }, uniforms);
    expectGradient(loss, values, difference(dValues, before));
  });
});
