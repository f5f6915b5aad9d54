import { expect, it } from 'vitest';
import { acrossSteps, type Timed } from '../../../src/ui/charts/across';
import { acrossDomain, valueDomain } from '../../../src/ui/charts/domains';
import { Series } from '../../../src/ui/series';

function seriesOf(points: readonly (readonly [number, number])[]): Series {
  const series = new Series();
  for (const [step, value] of points) series.append(step, value);
  return series;
}

function untimed(series: Series): Timed {
  return { series, clock: new Series() };
}

it('keeps every point across the bounds of its chunks', () => {
  const series = new Series();
  for (let step = 1; step <= 10_000; step++) series.append(step, 1 / step);
  expect(series.length).toBe(10_000);
  for (const index of [0, 4095, 4096, 8191, 8192, 9999]) {
    expect(series.step(index)).toBe(index + 1);
    expect(series.value(index)).toBe(1 / (index + 1));
  }
  expect(series.value(10_000)).toBeNaN();
});

it('finds the point nearest to a step', () => {
  const series = seriesOf([
    [10, 1],
    [20, 2],
    [40, 4],
  ]);
  expect([0, 14, 16, 30, 31, 99].map((step) => series.nearest(step))).toEqual([0, 0, 1, 1, 2, 2]);
  expect(new Series().nearest(5)).toBe(-1);
});

it('forgets what came after a step, and goes on from there', () => {
  const series = new Series();
  for (let step = 1; step <= 5000; step++) series.append(step, step);
  series.truncate(4096);
  expect([series.length, series.step(4095), series.step(4096)]).toEqual([4096, 4096, Number.NaN]);
  series.append(4097, 0.5);
  expect([series.length, series.value(4096)]).toEqual([4097, 0.5]);
  series.truncate(0);
  expect(series.length).toBe(0);
});

it('bounds the axes by what can be drawn', () => {
  const series = seriesOf([
    [1, 2],
    [2, Number.NaN],
    [30, 0.5],
    [31, Number.POSITIVE_INFINITY],
    [32, 0],
  ]);
  expect(acrossDomain([untimed(series)], acrossSteps, false)).toEqual([0, 32]);
  expect(acrossDomain([untimed(series)], acrossSteps, true)).toEqual([1, 32]);
  expect(valueDomain([series], false)).toEqual([0, 2]);
  expect(valueDomain([series], true)).toEqual([0.5, 2]);
});

it('has axes before there is anything to draw, and for a single value', () => {
  expect(acrossDomain([untimed(new Series())], acrossSteps, false)).toEqual([0, 10]);
  expect(acrossDomain([untimed(new Series())], acrossSteps, true)).toEqual([1, 10]);
  expect(valueDomain([new Series()], false)).toEqual([0, 1]);
  expect(valueDomain([new Series()], true)).toEqual([0.01, 1]);
  expect(valueDomain([seriesOf([[1, 4]])], true)).toEqual([2, 8]);
});
