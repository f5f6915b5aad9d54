/** How far the axes of a chart reach. */
import type { Series } from '../series';
import type { Across, Timed } from './across';

/** From 0 (or the first point after it, on a logarithmic axis) to the last, with room for ticks. */
export function acrossDomain(lines: readonly Timed[], across: Across, logarithmic: boolean): readonly [number, number] {
  let least = Number.POSITIVE_INFINITY;
  let last = 0;
  for (const line of lines) {
    const { length } = line.series;
    if (length === 0) continue;
    last = Math.max(last, across.place(line, length - 1));
    if (logarithmic) least = Math.min(least, firstPositive(line, across));
  }
  if (!logarithmic) return [0, Math.max(10, last)];
  return least < last ? [least, last] : [1, Math.max(10, last)];
}

function firstPositive(line: Timed, across: Across): number {
  for (let index = 0; index < line.series.length; index++) {
    const place = across.place(line, index);
    if (place > 0) return place;
  }
  return Number.POSITIVE_INFINITY;
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
