import { expect, test } from 'vitest';
import { softmaxBackward, softmaxForward } from '../../../src/kernels/softmax/softmax.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const [rows, columns, batch] = [8, 5, 4];
const lengths = Uint32Array.of(5, 0, 1, 3);
const uniforms = { rows, columns, batch };

test('rows sum to one, masked weights are zero, an empty row is all zeros', () => {
  const weights = doubles(rows * columns, 1);
  softmaxForward({ scores: doubles(rows * columns, 2, 1e4), lengths, weights }, uniforms);
  for (let row = 0; row < rows; row++) {
    const length = lengths[row % batch] as number;
    const all = Array.from(weights.subarray(row * columns, (row + 1) * columns));
    expect(all.slice(length).every((weight) => weight === 0)).toBe(true);
    expect(all.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(length > 0 ? 1 : 0, 12);
  }
});

test('backward is the derivative of forward', () => {
  const scores = doubles(rows * columns, 1, 2);
  const weights = new Float64Array(rows * columns);
  const dWeights = doubles(rows * columns, 2);
  const before = doubles(rows * columns, 3);
  const dScores = before.slice();
  const loss = () => {
    softmaxForward({ scores, lengths, weights }, uniforms);
    return dot(weights, dWeights);
  };
  loss();
  softmaxBackward({ weights, dWeights, dScores }, uniforms);
  expectGradient(loss, scores, difference(dScores, before));
});
