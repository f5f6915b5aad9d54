import { axisBottom, axisLeft, scaleLinear, scaleLog, select } from 'd3';
import { type PointerEvent, type ReactNode, useCallback, useEffect, useId, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { formatCount } from '../format';
import { perFrame } from '../frame';
import type { History } from '../history';
import type { Palette } from '../theme/palette';
import { currentPalette, themeStore } from '../theme/theme';
import { useSession } from '../useSession';
import { useSize } from '../useSize';
import { stepDomain, valueDomain } from './domains';
import { drawCursor, drawLines, type Line } from './drawLines';

const HEIGHT = 176;
const MARGIN = { top: 8, right: 12, bottom: 24, left: 44 };
const INNER = HEIGHT - MARGIN.top - MARGIN.bottom;

export interface ChartLine extends Line {
  readonly label: string;
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

/** Curves by step, drawn when the history changes and at most once a frame; values on hover. */
export function Chart({ title, children, logarithmic, fixed, format, tick, lines }: Props) {
  const { history } = useSession();
  const theme = useStore(themeStore, (state) => state.theme);
  const [box, { width }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const axisX = useRef<SVGGElement>(null);
  const axisY = useRef<SVGGElement>(null);
  const readout = useRef<HTMLParagraphElement>(null);
  /** Where the pointer is, in pixels from the left of the plot. */
  const pointer = useRef<number>(undefined);
  const heading = useId();
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right);

  const draw = useCallback(() => {
    if (inner === 0 || !canvas.current || !axisX.current || !axisY.current) return;
    const palette = currentPalette();
    const drawn = lines(history, palette);
    const all = drawn.map(({ series }) => series);
    const x = scaleLinear([...stepDomain(all)], [0, inner]);
    const domain = fixed ?? valueDomain(all, logarithmic);
    const y = (logarithmic ? scaleLog() : scaleLinear()).domain([...domain]).range([INNER, 0]);
    if (!fixed) y.nice();
    const ticks = logarithmic
      ? y.ticks(4).filter((_, index, every) => every.length < 8 || isDecade(every[index]))
      : y.ticks(4);
    select(axisX.current).call(
      axisBottom(x)
        .ticks(Math.max(2, Math.floor(inner / 80)))
        .tickSizeInner(4)
        .tickSizeOuter(0)
        .tickFormat((step) => formatCount(Number(step))),
    );
    select(axisY.current).call(
      axisLeft(y)
        .tickValues(ticks)
        .tickSize(-inner)
        .tickPadding(6)
        .tickFormat((value) => tick(Number(value))),
    );
    const context = fitCanvas(canvas.current, width, HEIGHT);
    if (!context) return;
    context.translate(MARGIN.left, MARGIN.top);
    drawLines(context, drawn, { x, y });
    const step = pointer.current === undefined ? undefined : nearestStep(all, x.invert(pointer.current));
    if (step !== undefined) {
      drawCursor(context, drawn, { x, y }, { step, height: INNER, colour: palette.muted, paper: palette.paper });
    }
    if (readout.current) readout.current.textContent = step === undefined ? '' : describe(drawn, step, format);
  }, [history, lines, fixed, format, tick, logarithmic, width, inner]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: the palette is the theme's.
  useLayoutEffect(draw, [draw, theme]);

  const frame = useRef<{ readonly ask: () => void }>(undefined);
  useEffect(() => {
    const own = perFrame(draw);
    frame.current = own;
    const stop = history.changed.subscribe(own.ask);
    return () => {
      stop();
      own.cancel();
    };
  }, [draw, history]);

  const point = (event: PointerEvent) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    pointer.current = Math.min(inner, Math.max(0, event.clientX - left - MARGIN.left));
    frame.current?.ask();
  };
  const leave = () => {
    pointer.current = undefined;
    frame.current?.ask();
  };

  return (
    <section className="chart" aria-labelledby={heading}>
      <div className="chartHead">
        <h3 id={heading}>{title}</h3>
        {children}
      </div>
      <Key lines={lines(history, currentPalette())} />
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

/** Which line is which, by colour and by the way it is drawn. */
function Key({ lines }: { readonly lines: readonly ChartLine[] }) {
  return (
    <ul className="key">
      {lines.map(({ label, colour, width, dash, opacity }) => (
        <li key={label}>
          <svg width="22" height="8" aria-hidden="true">
            <line
              x1="1"
              x2="21"
              y1="4"
              y2="4"
              stroke={colour}
              strokeWidth={width}
              strokeDasharray={dash.join(' ')}
              opacity={opacity}
            />
          </svg>
          {label}
        </li>
      ))}
    </ul>
  );
}

function nearestStep(
  all: readonly { nearest(step: number): number; step(index: number): number }[],
  step: number,
): number | undefined {
  const steps = all.map((series) => series.step(series.nearest(step))).filter((one) => !Number.isNaN(one));
  return steps.length === 0 ? undefined : steps.reduce((a, b) => (Math.abs(b - step) < Math.abs(a - step) ? b : a));
}

function describe(lines: readonly ChartLine[], step: number, format: (value: number) => string): string {
  const values = lines.flatMap(({ label, series }) => {
    const index = series.nearest(step);
    return index < 0 ? [] : [`${label} ${format(series.value(index))}`];
  });
  return `step ${formatCount(step)}: ${values.join(', ')}`;
}

function isDecade(value: number | undefined): boolean {
  return value !== undefined && Number.isInteger(Math.round(Math.log10(value) * 1e6) / 1e6);
}
