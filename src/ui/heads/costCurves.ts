/** What a training step costs against the length of the source: a curve to a mechanism, and how steep it is. */
import type { CostPoint } from '../../worker/protocol';
import { attentionMechanisms } from '../../worker/settings';

export type CostMeasure = 'milliseconds' | 'bytes';

export interface CostCurve {
  readonly mechanism: string;
  /** "dense", "window", "linear"; "LSTM" for what has none of them. */
  readonly label: string;
  /** From the shortest length. */
  readonly points: readonly CostPoint[];
}

/** Overheads that no length changes weigh on short sources: the slope is told from here on. */
export const SLOPE_FROM = 256;

/** In the order in which they came. */
export function costCurves(points: readonly CostPoint[]): readonly CostCurve[] {
  const mechanisms = [...new Set(points.map(({ mechanism }) => mechanism))];
  return mechanisms.map((mechanism) => ({
    mechanism,
    label: labelOf(mechanism),
    points: points.filter((point) => point.mechanism === mechanism).sort((a, b) => a.length - b.length),
  }));
}

function labelOf(mechanism: string): string {
  const found = attentionMechanisms.find(({ id }) => id === mechanism);
  if (!found?.heads) return 'LSTM';
  return found.id === 'self-attention' ? 'dense' : found.label;
}

/**
 * The exponent p of cost ≈ c lengthᵖ: the slope of the straight line that lies nearest to the points in logarithms, over the
 * lengths from `from` on. Undefined where fewer than two are there.
 */
export function slopeOf(points: readonly CostPoint[], measure: CostMeasure, from = SLOPE_FROM): number | undefined {
  const logs = points
    .filter((point) => point.length >= from && point[measure] > 0)
    .map((point) => ({ x: Math.log(point.length), y: Math.log(point[measure]) }));
  if (logs.length < 2) return undefined;
  const mean = (axis: 'x' | 'y') => logs.reduce((sum, point) => sum + point[axis], 0) / logs.length;
  const [x, y] = [mean('x'), mean('y')];
  const covariance = logs.reduce((sum, point) => sum + (point.x - x) * (point.y - y), 0);
  return covariance / logs.reduce((sum, point) => sum + (point.x - x) ** 2, 0);
}

/** "T^1.9"; a dash until it is known. */
export function formatSlope(slope: number | undefined): string {
  return slope === undefined ? '–' : `T^${slope.toFixed(1).replace('-', '−')}`;
}
