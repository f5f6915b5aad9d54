import { expect, it } from 'vitest';
import { lengthCurve } from '../../../../src/tasks/metrics/lengthCurve';
import { wilsonInterval } from '../../../../src/tasks/metrics/wilsonInterval';

const results = (length: number, right: number, total: number) =>
  Array.from({ length: total }, (_, item) => ({ length, right: item < right }));

it('is the exact match of each length, the shortest first', () => {
  expect(lengthCurve([...results(12, 1, 4), ...results(4, 9, 10), ...results(8, 0, 1), ...results(4, 0, 2)])).toEqual([
    { length: 4, value: 9 / 12, interval: wilsonInterval(9, 12), n: 12 },
    { length: 8, value: 0, interval: wilsonInterval(0, 1), n: 1 },
    { length: 12, value: 1 / 4, interval: wilsonInterval(1, 4), n: 4 },
  ]);
});

it('sorts by number, takes the empty source, and has no point without a result', () => {
  expect(
    lengthCurve([...results(10, 1, 1), ...results(9, 1, 1), ...results(0, 1, 1)]).map((point) => point.length),
  ).toEqual([0, 9, 10]);
  expect(lengthCurve([])).toEqual([]);
});

it('counts every result once', () => {
  const points = lengthCurve([...results(3, 2, 5), ...results(4, 0, 7), ...results(5, 6, 6)]);
  expect(points.reduce((sum, { n }) => sum + n, 0)).toBe(18);
  expect(points.reduce((sum, { n, value }) => sum + n * value, 0)).toBeCloseTo(8, 12);
});
