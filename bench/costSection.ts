/** What a step costs against length, the same in a terminal and in BENCHMARKS.md. */
import { type CostPoint, costLengths } from '../src/model/costAgainstLength';
import { costCurves, SLOPE_FROM, slopeOf } from '../src/ui/heads/costCurves';
import { table } from './table';

export interface MeasuredCost {
  readonly backend: 'webgpu' | 'cpu';
  readonly points: readonly CostPoint[];
}

export const ABOUT_COST = `Under **Cost against length** one training step of small models, each with one layer, 16 numbers a position, 4 heads, 2 pairs a batch and
a target of 4, on sources of growing length, so that what grows is the encoder: self-attention, a window of 8 to either side,
linear attention, and an LSTM without attention. Each figure is the fastest of three steps, and MB all buffers of the training.
The slope is the exponent p of milliseconds ≈ c · lengthᵖ over lengths from ${SLOPE_FROM} on. A step of self-attention is scores and
their weighted sums, which grow with the square of the length, and matrix products that grow with the length: its slope lies
between 1 and 2, nearer to 2 the longer the source and the faster the products are beside the scores.`;

/** A table, a row for each length, and a sentence of slopes. */
export function describeCost({ backend, points }: MeasuredCost): string {
  const curves = costCurves(points);
  const head = ['length', ...curves.flatMap(({ label }) => [`${label} ms`, 'MB'])];
  const rows = costLengths.map((length) => [
    String(length),
    ...curves.flatMap((curve) => {
      const point = curve.points.find((one) => one.length === length);
      return point ? [figure(point.milliseconds), figure(point.bytes / 1e6)] : ['–', '–'];
    }),
  ]);
  const slopes = curves.map(({ label, points: own }) => {
    const slope = slopeOf(own, 'milliseconds');
    return `${label} ${slope === undefined ? 'unknown' : slope.toFixed(2)}`;
  });
  return `${backend}: slopes from length ${SLOPE_FROM} on: ${slopes.join(', ')}.\n\n${table([head, ...rows])}`;
}

/** Three digits and more. */
function figure(value: number): string {
  return value >= 100 ? value.toFixed(0) : value.toPrecision(3);
}
