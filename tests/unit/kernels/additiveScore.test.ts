import { describe, expect, test } from 'vitest';
import {
  additiveScoreBackwardKeys,
  additiveScoreBackwardQuery,
  additiveScoreBackwardV,
  additiveScoreForward,
} from '../../../src/kernels/additiveScore/additiveScore.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const uniforms = { steps: 3, batch: 4, source: 5, size: 2 };
const { steps, batch, source, size } = uniforms;
const lengths = Uint32Array.of(5, 0, 1, 3);
const query = doubles(steps * batch * size, 1, 2); // [T, B, A]
const keys = doubles(source * batch * size, 2, 2); // [S, B, A]
const v = doubles(size, 3); // [A]
const scores = new Float64Array(steps * batch * source); // [T, B, S]
const dScores = doubles(scores.length, 4);

function loss(): number {
  additiveScoreForward({ query, keys, v, lengths, scores }, uniforms);
  return dot(scores, dScores);
}

test('forward is vᵀ tanh(key + query), and 0 on padding', () => {
  loss();
  const [t, b, s] = [2, 3, 1];
  let want = 0;
  for (let a = 0; a < size; a++) {
    const sum = (keys[(s * batch + b) * size + a] as number) + (query[(t * batch + b) * size + a] as number);
    want += (v[a] as number) * Math.tanh(sum);
  }
  expect(scores[(t * batch + b) * source + s]).toBeCloseTo(want, 12);
  expect(scores[(t * batch + 1) * source]).toBe(0);
});

describe('backward is the derivative of forward', () => {
  test('by the query', () => {
    const before = doubles(query.length, 5);
    const dQuery = before.slice();
    additiveScoreBackwardQuery({ query, keys, v, lengths, dScores, dQuery }, uniforms);
    expectGradient(loss, query, difference(dQuery, before));
  });

  test('by the keys', () => {
    const before = doubles(keys.length, 6);
    const dKeys = before.slice();
    additiveScoreBackwardKeys({ query, keys, v, lengths, dScores, dKeys }, uniforms);
    expectGradient(loss, keys, difference(dKeys, before));
  });

  test('by v', () => {
    const before = doubles(size, 7);
    const dV = before.slice();
    additiveScoreBackwardV({ query, keys, lengths, dScores, dV }, uniforms);
    expectGradient(loss, v, difference(dV, before));
  });
});
