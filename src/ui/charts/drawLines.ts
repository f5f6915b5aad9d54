/** The curves of a chart, drawn on a canvas. */
import type { Series } from '../series';

export interface Line {
  readonly series: Series;
  readonly colour: string;
  /** 0 to 1; raw values are drawn faint. */
  readonly opacity: number;
  readonly width: number;
  readonly dash: readonly number[];
  /** Whether each point is marked. */
  readonly dots: boolean;
}

export interface LineScales {
  readonly x: (step: number) => number;
  readonly y: (value: number) => number;
}

/** Draws on a cleared context whose origin is the corner of the plot. Values without a place on the axis leave a gap. */
export function drawLines(context: CanvasRenderingContext2D, lines: readonly Line[], { x, y }: LineScales): void {
  for (const { series, colour, opacity, width, dash, dots } of lines) {
    context.save();
    context.globalAlpha = opacity;
    context.strokeStyle = colour;
    context.fillStyle = colour;
    context.lineWidth = width;
    context.lineJoin = 'round';
    context.setLineDash([...dash]);
    context.beginPath();
    let joined = false;
    for (let index = 0; index < series.length; index++) {
      const down = y(series.value(index));
      if (!Number.isFinite(down)) {
        joined = false;
      } else if (joined) {
        context.lineTo(x(series.step(index)), down);
      } else {
        context.moveTo(x(series.step(index)), down);
        joined = true;
      }
    }
    context.stroke();
    if (dots) drawDots(context, series, { x, y });
    context.restore();
  }
}

/** A thin upright line at a step, and a ring where each curve has its nearest point. */
export function drawCursor(
  context: CanvasRenderingContext2D,
  lines: readonly Line[],
  { x, y }: LineScales,
  cursor: { readonly step: number; readonly height: number; readonly colour: string; readonly paper: string },
): void {
  context.fillStyle = cursor.colour;
  context.fillRect(Math.round(x(cursor.step)), 0, 1, cursor.height);
  for (const { series, colour } of lines) {
    const index = series.nearest(cursor.step);
    const down = y(series.value(index));
    if (index < 0 || !Number.isFinite(down)) continue;
    context.beginPath();
    context.arc(x(series.step(index)), down, 3.5, 0, 2 * Math.PI);
    context.fillStyle = cursor.paper;
    context.fill();
    context.strokeStyle = colour;
    context.lineWidth = 1.5;
    context.stroke();
  }
}

/** Few points are marked, many would only thicken the line; the last always is. */
function drawDots(context: CanvasRenderingContext2D, series: Series, { x, y }: LineScales): void {
  const first = series.length > 40 ? series.length - 1 : 0;
  for (let index = first; index < series.length; index++) {
    const down = y(series.value(index));
    if (!Number.isFinite(down)) continue;
    context.beginPath();
    context.arc(x(series.step(index)), down, 2.5, 0, 2 * Math.PI);
    context.fill();
  }
}
