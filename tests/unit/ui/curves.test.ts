import { describe, expect, it, vi } from 'vitest';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { acrossSeconds, acrossSteps, nearestPlace, pointAt } from '../../../src/ui/charts/across';
import { secondsAt, startClock, stepAt } from '../../../src/ui/charts/clock';
import { acrossDomain } from '../../../src/ui/charts/domains';
import { Smoothed } from '../../../src/ui/charts/smoothed';
import { History } from '../../../src/ui/history';
import { Series } from '../../../src/ui/series';
import { createSession, type SessionState } from '../../../src/ui/store';

function seriesOf(points: readonly (readonly [step: number, value: number])[]): Series {
  const series = new Series();
  for (const [step, value] of points) series.append(step, value);
  return series;
}

const values = (series: Series): number[] => Array.from({ length: series.length }, (_, index) => series.value(index));

describe('the clock of a run', () => {
  const clock = seriesOf([
    [0, 0],
    [100, 10],
    [200, 40],
  ]);

  it('tells the seconds of a step and the step of a second', () => {
    expect([-5, 0, 50, 100, 150, 200, 999].map((step) => secondsAt(clock, step))).toEqual([0, 0, 5, 10, 25, 40, 40]);
    expect([-1, 0, 5, 10, 25, 40, 99].map((seconds) => stepAt(clock, seconds))).toEqual([0, 0, 50, 100, 150, 200, 200]);
    expect([secondsAt(new Series(), 5), stepAt(new Series(), 5)]).toEqual([0, 0]);
  });

  it('runs while a run trains, and not between', () => {
    vi.useFakeTimers();
    const { store, history, ...rest } = createSession(() => {}, new History(), new AlignmentFeed());
    startClock({ store, history, ...rest });
    const at = (milliseconds: number, state: Partial<SessionState>) => {
      vi.advanceTimersByTime(milliseconds);
      store.setState(state);
    };
    at(0, { step: 1 }); // a single step
    at(3000, { phase: 'training' });
    at(500, { step: 11 });
    at(0, { phase: 'paused' });
    at(60_000, { phase: 'training' });
    at(1000, { step: 21 });
    vi.useRealTimers();
    expect([1, 11, 21].map((step) => secondsAt(history.clock, step))).toEqual([0, 0.5, 1.5]);
  });
});

describe('a curve under the pointer', () => {
  const heldOut = seriesOf([
    [10, 1],
    [20, 2],
  ]);
  const clock = seriesOf([
    [0, 0],
    [28, 56],
  ]);

  it('has the value of its nearest point as far as its run has come, and none beyond', () => {
    const line = { series: heldOut, clock };
    expect([0, 12, 28, 29, 225].map((step) => pointAt(line, acrossSteps, step))).toEqual([0, 0, 1, -1, -1]);
    expect([0, 24, 56, 57].map((seconds) => pointAt(line, acrossSeconds, seconds))).toEqual([0, 0, 1, -1]);
  });

  it('ends with its last point where its run was not timed', () => {
    const line = { series: heldOut, clock: new Series() };
    expect([20, 21].map((step) => pointAt(line, acrossSteps, step))).toEqual([1, -1]);
  });
});

describe('curves', () => {
  const slow = {
    series: seriesOf([
      [10, 1],
      [20, 2],
    ]),
    clock: seriesOf([
      [0, 0],
      [20, 40],
    ]),
  };
  const fast = {
    series: seriesOf([
      [10, 1],
      [30, 3],
    ]),
    clock: seriesOf([
      [0, 0],
      [30, 3],
    ]),
  };

  it('are drawn over steps, or over the seconds that each run took', () => {
    expect(acrossSteps.place(slow, 1)).toBe(20);
    expect(acrossSeconds.place(slow, 1)).toBe(40);
    expect(acrossSeconds.place(fast, 1)).toBe(3);
    expect(acrossSeconds.nearest(slow, 39)).toBe(1);
    expect(acrossDomain([slow, fast], acrossSeconds, false)).toEqual([0, 40]);
    expect(acrossDomain([slow, fast], acrossSeconds, true)).toEqual([1, 40]);
    expect(acrossSteps.format(1240)).toBe('step 1,240');
    expect(acrossSeconds.format(2.44)).toBe('2.4 s of training');
  });

  it('are read at the place of a point that is nearest to the pointer', () => {
    expect(nearestPlace([slow, fast], acrossSteps, 24)).toBe(20);
    expect(nearestPlace([slow, fast], acrossSteps, 26)).toBe(30);
    expect(nearestPlace([slow, fast], acrossSeconds, 4)).toBe(3);
    expect(nearestPlace([{ series: new Series(), clock: new Series() }], acrossSteps, 4)).toBeUndefined();
  });
});

describe('a smoothed curve', () => {
  it('is the average of what came, without a bias towards 0', () => {
    const { series } = new Smoothed(
      seriesOf([
        [1, 4],
        [2, 4],
        [3, 4],
      ]),
      0.9,
    );
    for (const value of values(series)) expect(value).toBeCloseTo(4, 12);
    const step = new Smoothed(
      seriesOf([
        [1, 0],
        [2, 1],
      ]),
      0.5,
    ).series;
    expect(step.value(1)).toBeCloseTo(0.5 / 0.75, 12);
  });

  it('grows with its curve, goes back with it, and leaves out what is not finite', () => {
    const raw = seriesOf([
      [1, 2],
      [2, Number.NaN],
      [3, 2],
    ]);
    const smoothed = new Smoothed(raw, 0.5);
    expect(values(smoothed.series)).toEqual([2, 2, 2]);
    raw.append(4, 8);
    expect(smoothed.series.length).toBe(4);
    expect(smoothed.series.value(3)).toBeGreaterThan(2);
    raw.truncate(2);
    raw.append(3, 10);
    expect(smoothed.series.length).toBe(3);
    expect(smoothed.series.value(2)).toBeCloseTo(5.5 / 0.75, 12);
  });
});
