import { expect, test } from 'vitest';
import { fastTanh } from '../../../src/kernels/shared/fastTanh';

test('fastTanh is tanh, to a few units of float64 near 1', () => {
  let worst = 0;
  for (let x = -25; x < 25; x += 0.001_37) worst = Math.max(worst, Math.abs(fastTanh(x) - Math.tanh(x)));
  expect(worst).toBeLessThan(1e-15);
});

test('fastTanh at zero, far out, and where there is no number', () => {
  const places = [0, 19.999, 20, 89, -89, 1e4, -1e4, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  expect(places.map(fastTanh)).toEqual([0, 1, 1, 1, -1, 1, -1, 1, -1]);
  expect(fastTanh(Number.NaN)).toBeNaN();
});
