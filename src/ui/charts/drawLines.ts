/** The curves of a chart, drawn on a canvas. */
import type { Series } from '../series';
import { type Across, pointAt, type Timed } from './across';

export interface Line extends Timed {
  readonly colour: string;
  /** 0 to 1; raw values are drawn faint. */
  readonly opacity: number;
  readonly width: number;
  readonly dash: readonly number[];
  /** Whether each point is marked. */
  readonly dots: boolean;
  /** Curves with a point wherever the series has one, between which the plot is tinted. */
  readonly band?: { readonly least: Series; readonly most: Series };
}

export interface Plot {
  readonly across: Across;
  readonly x: (place: number) => number;
  readonly y: (value: number) => number;
}

/** Draws on a cleared context whose origin is the corner of the plot. Points without a place on an axis leave a gap. */
export function drawLines(context: CanvasRenderingContext2D, lines: readonly Line[], plot: Plot): void {
  for (const line of lines) {
    const { series, colour, opacity, width, dash, dots } = line;
    context.save();
    context.globalAlpha = opacity;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.lineJoin = 'round';
    if (line.band) drawBand(context, line, line.band, plot);
    context.setLineDash([...dash]);
    context.beginPath();
    let joined = false;
    for (let index = 0; index < series.length; index++) {
      const [right, down] = positionOf(line, index, plot);
      if (!Number.isFinite(right) || !Number.isFinite(down)) {
        joined = false;
      } else if (joined) {
        context.lineTo(right, down);
      } else {
        context.moveTo(right, down);
        joined = true;
      }
    }
    context.stroke();
    if (dots) drawDots(context, line, plot);
    context.restore();
  }
}

/** The tint lets lines under it be seen. Where a logarithmic axis has no place for a bound, the band has a gap. */
function drawBand(
  context: CanvasRenderingContext2D,
  line: Line,
  { least, most }: NonNullable<Line['band']>,
  plot: Plot,
): void {
  const edge = (series: Series) =>
    Array.from({ length: series.length }, (_, index) => positionOf({ ...line, series }, index, plot));
  const corners = [...edge(least), ...edge(most).reverse()].filter((corner) => corner.every(Number.isFinite));
  context.save();
  context.globalAlpha = 0.18;
  context.beginPath();
  for (const [right, down] of corners) context.lineTo(right, down);
  context.fill();
  context.restore();
}

/** A thin upright line at a place, and a ring at the nearest point of each curve whose run has come there. */
export function drawCursor(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  plot: Plot,
  cursor: { readonly place: number; readonly height: number; readonly colour: string; readonly paper: string },
): void {
  context.fillStyle = cursor.colour;
  context.fillRect(Math.round(plot.x(cursor.place)), 0, 1, cursor.height);
  for (const line of lines) {
    const index = pointAt(line, plot.across, cursor.place);
    const [right, down] = positionOf(line, index, plot);
    if (index < 0 || !Number.isFinite(right) || !Number.isFinite(down)) continue;
    context.beginPath();
    context.arc(right, down, 3.5, 0, 2 * Math.PI);
    context.fillStyle = cursor.paper;
    context.fill();
    context.strokeStyle = line.colour;
    context.lineWidth = 1.5;
    context.stroke();
  }
}

/** Few points are marked, many would only thicken the line; the last always is. */
function drawDots(context: CanvasRenderingContext2D, line: Line, plot: Plot): void {
  const { length } = line.series;
  const first = length > 40 ? length - 1 : 0;
  for (let index = first; index < length; index++) {
    const [right, down] = positionOf(line, index, plot);
    if (!Number.isFinite(right) || !Number.isFinite(down)) continue;
    context.beginPath();
    context.arc(right, down, 2.5, 0, 2 * Math.PI);
    context.fill();
  }
}

function positionOf(line: Line, index: number, { across, x, y }: Plot): readonly [right: number, down: number] {
  return [x(across.place(line, index)), y(line.series.value(index))];
}
