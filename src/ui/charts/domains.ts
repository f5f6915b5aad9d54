/** How far the axes of a chart reach. */
import type { Series } from '../series';

/** Steps from 0 to the last, never so few that the axis has no room for ticks. */
export function stepDomain(all: readonly Series[]): readonly [number, number] {
  const last = Math.max(0, ...all.map((series) => (series.length > 0 ? series.step(series.length - 1) : 0)));
  return [0, Math.max(10, last)];
}

/** Values from the least (on a logarithmic axis) or 0 to the greatest; what is not finite or not positive is left out. */
export function valueDomain(all: readonly Series[], logarithmic: boolean): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let greatest = 0;
  for (const series of all) {
    for (let index = 0; index < series.length; index++) {
      const value = series.value(index);
      if (!(value > 0) || value === Number.POSITIVE_INFINITY) continue;
      least = Math.min(least, value);
      greatest = Math.max(greatest, value);
    }
  }
  if (greatest === 0) return logarithmic ? [0.01, 1] : [0, 1];
  if (!logarithmic) return [0, greatest];
  return least < greatest ? [least, greatest] : [least / 2, greatest * 2];
}
