import { axisBottom, axisLeft, scaleLinear, scaleLog, select } from 'd3';
import { type PointerEvent, type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { formatTick } from '../format';
import { perFrame } from '../frame';
import type { History } from '../history';
import type { Palette } from '../theme/palette';
import { currentPalette, themeStore } from '../theme/theme';
import { goToStep, pointAtStep, pointedStep } from '../timeline/places';
import { useSession, useSessionState } from '../useSession';
import { useSize } from '../useSize';
import { acrossSeconds, acrossSteps, nearestPlace, pointAt } from './across';
import { chartStore } from './chartStore';
import { acrossDomain, valueDomain } from './domains';
import { drawCursor, drawLines, type Line } from './drawLines';
import { Key } from './Key';

const HEIGHT = 176;
const MARGIN = { top: 8, right: 20, bottom: 24, left: 44 };
const INNER = HEIGHT - MARGIN.top - MARGIN.bottom;

export interface ChartLine extends Line {
  readonly label: string;
  /** Whether the label may be long, as names are: it has a row of the key for itself. */
  readonly named?: boolean;
}

interface Props {
  readonly title: string;
  /** What can be set about the chart, beside its title. */
  readonly children?: ReactNode;
  readonly logarithmic: boolean;
  /** Ends of the value axis; without them it follows the curves. */
  readonly fixed?: readonly [number, number];
  readonly format: (value: number) => string;
  /** How the value axis is labelled. */
  readonly tick: (value: number) => string;
  /** Must be the same function from one rendering to the next. */
  readonly lines: (history: History, palette: Palette) => readonly ChartLine[];
}

/**
 * Curves by step or by time, drawn when the history changes and at most once a frame; values at the step that is pointed
 * at, in this chart or another, or else at the earlier step that the page shows. A press or a drag goes back to a step.
 */
export function Chart({ title, children, logarithmic, fixed, format, tick, lines }: Props) {
  const session = useSession();
  const { history } = session;
  const theme = useStore(themeStore, (state) => state.theme);
  const across = useStore(chartStore, (state) => (state.across === 'steps' ? acrossSteps : acrossSeconds));
  const acrossLogarithmic = useStore(chartStore, (state) => state.acrossScale === 'log');
  const recalled = useSessionState((state) => state.recalled);
  const [box, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const axisX = useRef<SVGGElement>(null);
  const axisY = useRef<SVGGElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  const key = useRef<HTMLUListElement>(null);
  /** Where the pointer is, in pixels from the left of the plot. */
  const pointer = useRef<number>(undefined);
  /** The place along the axis that is nearest to it, as it was drawn last, and its step. */
  const pointed = useRef<() => { readonly place: number; readonly step: number } | undefined>(() => undefined);
  const heading = useId();
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right);

  const draw = useCallback(() => {
    if (inner === 0 || !canvas.current || !axisX.current || !axisY.current) return;
    const palette = currentPalette();
    const drawn = lines(history, palette);
    const x = (acrossLogarithmic ? scaleLog() : scaleLinear())
      .domain([...acrossDomain(drawn, across, acrossLogarithmic)])
      .range([0, inner]);
    const all = drawn.flatMap(({ series, band }) => (band ? [series, band.least, band.most] : [series]));
    const y = (logarithmic ? scaleLog() : scaleLinear())
      .domain([...(fixed ?? valueDomain(all, logarithmic))])
      .range([INNER, 0]);
    if (!fixed) y.nice();
    const room = Math.max(2, Math.floor(inner / 80));
    select(axisX.current).call(
      axisBottom(x)
        .tickValues(acrossLogarithmic ? fewTicks(x.ticks(room)) : x.ticks(room))
        .tickSizeInner(4)
        .tickSizeOuter(0)
        .tickFormat((place) => formatPlace(Number(place))),
    );
    select(axisY.current).call(
      axisLeft(y)
        .tickValues(logarithmic ? fewTicks(y.ticks(4)) : y.ticks(4))
        .tickSize(-inner)
        .tickPadding(6)
        .tickFormat((value) => tick(Number(value))),
    );
    const context = fitCanvas(canvas.current, width, HEIGHT);
    if (!context) return;
    context.translate(MARGIN.left, MARGIN.top);
    const plot = { across, x, y };
    drawLines(context, drawn, plot);
    pointed.current = () => {
      const near = pointer.current === undefined ? undefined : nearestPlace(drawn, across, x.invert(pointer.current));
      return near === undefined ? undefined : { place: near, step: across.stepAt(history.clock, near) };
    };
    const shown = pointedStep.getState().step ?? recalled;
    const place = pointed.current()?.place ?? (shown === undefined ? undefined : across.at(history.clock, shown));
    if (place !== undefined) {
      drawCursor(context, drawn, plot, { place, height: INNER, colour: palette.muted, paper: palette.paper });
    }
    if (readout.current) readout.current.textContent = place === undefined ? '' : across.format(place);
    for (const [index, output] of (key.current?.querySelectorAll('output') ?? []).entries()) {
      const line = drawn[index];
      const point = line && place !== undefined ? pointAt(line, across, place) : -1;
      output.textContent = line && point >= 0 ? format(line.series.value(point)) : '';
    }
  }, [history, lines, fixed, format, tick, logarithmic, across, acrossLogarithmic, recalled, width, inner]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is the theme's.
  useLayoutEffect(draw, [draw, theme]);

  const frame = useRef<{ readonly ask: () => void }>(undefined);
  useEffect(() => {
    const own = perFrame(draw);
    frame.current = own;
    const stops = [history.changed.subscribe(own.ask), pointedStep.subscribe(own.ask)];
    return () => {
      for (const stop of stops) stop();
      own.cancel();
    };
  }, [draw, history]);

  const point = ({ currentTarget, clientX, buttons }: PointerEvent) => {
    const { left } = currentTarget.getBoundingClientRect();
    pointer.current = Math.min(inner, Math.max(0, clientX - left - MARGIN.left));
    const step = pointed.current()?.step;
    pointAtStep(step);
    if (step !== undefined && (buttons & 1) === 1) goToStep(session, step);
    frame.current?.ask();
  };
  const leave = () => {
    pointer.current = undefined;
    pointAtStep(undefined);
    frame.current?.ask();
  };

  return (
    <section className="chart" aria-labelledby={heading}>
      <div className="chartHead">
        <h3 id={heading}>{title}</h3>
        {children}
      </div>
      <Key lines={lines(history, currentPalette())} list={key} />
      <div className="plot" ref={box} onPointerMove={point} onPointerDown={point} onPointerLeave={leave}>
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <g ref={axisY} className="axis grid" transform={`translate(${MARGIN.left} ${MARGIN.top})`} />
          <g ref={axisX} className="axis" transform={`translate(${MARGIN.left} ${MARGIN.top + INNER})`} />
        </svg>
        <canvas ref={canvas} />
      </div>
      <p className="chartReadout" ref={readout} />
    </section>
  );
}

/** Of a logarithmic axis with many ticks the decades alone. */
function fewTicks(ticks: readonly number[]): readonly number[] {
  return ticks.filter((value) => ticks.length < 8 || isDecade(value));
}

function isDecade(value: number): boolean {
  return Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);
}

/** Steps are whole, and so are most of an axis of seconds: 1,240 or 0.5. */
function formatPlace(place: number): string {
  return place >= 1000 ? place.toLocaleString('en') : formatTick(place);
}
