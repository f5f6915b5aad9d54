/** The curves of a run that is kept, of no more points than a chart can show. */
import type { History } from '../history';
import { Series } from '../series';

/** Of each curve. */
export const MOST_POINTS = 600;

export const curveNames = [
  'trainingLoss',
  'heldOutLoss',
  'heldOutExact',
  'longerExact',
  'trainingAccuracy',
  'heldOutAccuracy',
  'massOnGold',
  'alignmentErrors',
  'relativeEntropy',
  'monotonicity',
  'clock',
] as const;

export type CurveName = (typeof curveNames)[number];

export type Curves = Readonly<Record<CurveName, Series>>;

/** As IndexedDB holds a curve. */
interface StoredCurve {
  readonly steps: Float64Array;
  readonly values: Float64Array;
}

/** Of a run that was kept by an earlier page some may be absent. */
export type StoredCurves = Readonly<Partial<Record<CurveName, StoredCurve>>>;

export function curvesOf(history: History): Curves {
  return forEachCurve((name) => thin(history[name], MOST_POINTS));
}

/** Puts the curves where those of the run on the page are, up to a step. */
export function restoreCurves(history: History, curves: Curves, step: number): void {
  history.clear();
  for (const name of curveNames) copy(curves[name], history[name]);
  history.goBackTo(step);
}

/** Points evenly spaced by their number, the first and the last among them. */
export function thin(series: Series, most: number): Series {
  const thinned = new Series();
  const count = Math.min(series.length, most);
  for (let point = 0; point < count; point++) {
    const index = count === 1 ? series.length - 1 : Math.round((point * (series.length - 1)) / (count - 1));
    thinned.append(series.step(index), series.value(index));
  }
  return thinned;
}

export function storeCurves(curves: Curves): StoredCurves {
  return forEachCurve((name) => {
    const series = curves[name];
    const indices = Array.from({ length: series.length }, (_, index) => index);
    return {
      steps: Float64Array.from(indices, (index) => series.step(index)),
      values: Float64Array.from(indices, (index) => series.value(index)),
    };
  });
}

export function readCurves(stored: StoredCurves): Curves {
  return forEachCurve((name) => {
    const series = new Series();
    const { steps, values } = stored[name] ?? { steps: [], values: [] };
    for (const [index, step] of steps.entries()) series.append(step, values[index] ?? Number.NaN);
    return series;
  });
}

function copy(from: Series, to: Series): void {
  for (let index = 0; index < from.length; index++) to.append(from.step(index), from.value(index));
}

function forEachCurve<Value>(make: (name: CurveName) => Value): Readonly<Record<CurveName, Value>> {
  return Object.fromEntries(curveNames.map((name) => [name, make(name)])) as Record<CurveName, Value>;
}
