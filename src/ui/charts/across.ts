/** What the curves are drawn over: training steps, or the seconds that they took. */
import { formatCount } from '../format';
import type { Series } from '../series';
import { secondsAt, stepAt } from './clock';

/** A curve and the clock of its run. */
export interface Timed {
  readonly series: Series;
  readonly clock: Series;
}

export interface Across {
  /** Where a point lies along the axis. */
  place(line: Timed, index: number): number;
  /** Index of the point nearest to a place; -1 where there is none. */
  nearest(line: Timed, place: number): number;
  /** Where a step of a run lies along the axis. */
  at(clock: Series, step: number): number;
  /** The step of a run, perhaps between two, that lies at a place. */
  stepAt(clock: Series, place: number): number;
  /** A place in words. */
  format(place: number): string;
}

export const acrossSteps: Across = {
  place: ({ series }, index) => series.step(index),
  nearest: ({ series }, place) => series.nearest(place),
  at: (_, step) => step,
  stepAt: (_, place) => place,
  format: (place) => `step ${formatCount(place)}`,
};

export const acrossSeconds: Across = {
  place: ({ series, clock }, index) => secondsAt(clock, series.step(index)),
  nearest: ({ series, clock }, place) => series.nearest(stepAt(clock, place)),
  at: secondsAt,
  stepAt,
  format: (place) => `${place < 10 ? place.toFixed(1) : formatCount(place)} s of training`,
};

/** Index of the point that holds at a place; -1 beyond the end of the curve's run. */
export function pointAt(line: Timed, across: Across, place: number): number {
  const end = Math.max(lastStep(line.series), lastStep(line.clock));
  return place > across.at(line.clock, end) ? -1 : across.nearest(line, place);
}

function lastStep(series: Series): number {
  return series.length === 0 ? 0 : series.step(series.length - 1);
}

/** Of the places of all curves' points, the nearest to one. */
export function nearestPlace(lines: readonly Timed[], across: Across, place: number): number | undefined {
  const places = lines.flatMap((line) => {
    const index = across.nearest(line, place);
    return index < 0 ? [] : [across.place(line, index)];
  });
  return places.length === 0 ? undefined : places.reduce((a, b) => (Math.abs(b - place) < Math.abs(a - place) ? b : a));
}
