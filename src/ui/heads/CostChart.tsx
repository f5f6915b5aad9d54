import { axisBottom, axisLeft, line, scaleLog, select } from 'd3';
import { useId, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import type { CostPoint } from '../../worker/protocol';
import { measureCost } from '../actions';
import { formatMegabytes, formatMilliseconds, formatTick } from '../format';
import { type RunStyle, runStyle } from '../runs/runStyles';
import { usable } from '../store';
import { palettes } from '../theme/palette';
import { themeStore } from '../theme/theme';
import { useSession, useSessionState } from '../useSession';
import { useSize } from '../useSize';
import { type CostCurve, type CostMeasure, costCurves, formatSlope, SLOPE_FROM, slopeOf } from './costCurves';
import './cost.css';

const measures: readonly {
  readonly name: CostMeasure;
  readonly title: string;
  readonly print: (value: number) => string;
  /** As an axis has it. */
  readonly tick: (value: number) => string;
}[] = [
  {
    name: 'milliseconds',
    title: 'Time of a training step',
    print: formatMilliseconds,
    tick: (value) => `${formatTick(value)} ms`,
  },
  {
    name: 'bytes',
    title: 'Memory of the training',
    print: formatMegabytes,
    tick: (value) => `${formatTick(value / 1e6)} MB`,
  },
];

/** Time and memory of a training step against length, measured on the device of the session when a person asks for it. */
export function CostChart() {
  const session = useSession();
  const points = useSessionState((state) => state.cost);
  const costing = useSessionState((state) => state.costing);
  const disabled = !useSessionState(usable);
  const training = useSessionState(({ phase }) => phase === 'training');
  const theme = useStore(themeStore, (state) => state.theme);
  const curves = costCurves(points);
  const styleOf = ({ label }: CostCurve): RunStyle => {
    if (label === 'dense') return { colour: palettes[theme].target, dash: [] };
    if (label === 'LSTM') return { colour: palettes[theme].ink, dash: [6, 3] };
    return runStyle(label === 'window' ? 0 : 1, theme);
  };
  return (
    <div className="cost">
      <p>
        Small models of one width, timed on this device at sources of 16 to 1024 tokens. A slope of 2 in logarithms
        means that twice the length costs four times as much.
      </p>
      <div className="costBar">
        <button type="button" disabled={disabled || costing} onClick={() => measureCost(session)}>
          {points.length > 0 ? 'Measure again' : 'Measure'}
        </button>
        <p role="status">
          {costing ? `Measuring… ${points.length > 0 ? `${points.length} points` : ''}` : ''}
          {costing && training && ' Training waits meanwhile.'}
        </p>
      </div>
      {curves.length > 0 && measures.map((measure) => <Plot key={measure.name} {...{ curves, styleOf, measure }} />)}
    </div>
  );
}

interface PlotProps {
  readonly curves: readonly CostCurve[];
  readonly styleOf: (curve: CostCurve) => RunStyle;
  readonly measure: (typeof measures)[number];
}

const HEIGHT = 188;
const MARGIN = { top: 8, right: 56, bottom: 44, left: 68 };
const INNER = HEIGHT - MARGIN.top - MARGIN.bottom;

function Plot({ curves, styleOf, measure: { name, title, print, tick } }: PlotProps) {
  const id = useId();
  const [box, { width }] = useSize<HTMLDivElement>();
  const axisX = useRef<SVGGElement>(null);
  const axisY = useRef<SVGGElement>(null);
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right);
  const all = curves.flatMap(({ points }) => points);
  const lengths = [...new Set(all.map(({ length }) => length))].sort((a, b) => a - b);
  const values = all.map((point) => point[name]).filter((value) => value > 0);
  const [shortest = 16, longest = 1024] = [lengths[0], lengths.at(-1)];
  const x = scaleLog([shortest, Math.max(longest, 2 * shortest)], [0, inner]);
  const y = scaleLog([Math.min(...values) / 1.2, Math.max(...values) * 1.2], [INNER, 0]);

  useLayoutEffect(() => {
    if (inner === 0 || !axisX.current || !axisY.current) return;
    const shown = lengths.filter((_, index) => (lengths.length - 1 - index) % 2 === 0);
    select(axisX.current).call(axisBottom(x).tickValues(shown).tickFormat(String).tickSizeOuter(0));
    select(axisY.current).call(
      axisLeft(y)
        .tickValues(decades(y.domain()))
        .tickSize(-inner)
        .tickPadding(6)
        .tickFormat((value) => tick(Number(value))),
    );
  });

  const path = line<CostPoint>(
    ({ length }) => x(length),
    (point) => y(point[name]),
  );
  const ends = apart(curves.map(({ points }) => y(points.at(-1)?.[name] ?? 1)));
  return (
    <section aria-labelledby={id}>
      <h4 id={id}>{title}</h4>
      <div ref={box}>
        <svg width={width} height={HEIGHT} aria-hidden="true">
          <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
            <g ref={axisY} className="axis grid" />
            <g ref={axisX} className="axis" transform={`translate(0 ${INNER})`} />
            <text className="axisTitle" x={inner / 2} y={INNER + 38}>
              source tokens T
            </text>
            {curves.map((curve, index) => {
              const { colour, dash } = styleOf(curve);
              return (
                <g key={curve.mechanism} className="costLine" stroke={colour} fill={colour}>
                  <path d={path(curve.points) ?? ''} strokeDasharray={dash.join(' ')} />
                  {curve.points.map((point) => (
                    <circle key={point.length} cx={x(point.length)} cy={y(point[name])} r={2.5} />
                  ))}
                  <text x={x(curve.points.at(-1)?.length ?? longest) + 6} y={(ends[index] ?? 0) + 4}>
                    {curve.label}
                  </text>
                </g>
              );
            })}
          </g>
        </svg>
      </div>
      <table aria-labelledby={id}>
        <thead>
          <tr>
            <td />
            <th scope="col">at {longest}</th>
            <th scope="col">slope from {SLOPE_FROM}</th>
          </tr>
        </thead>
        <tbody>
          {curves.map(({ mechanism, label, points }) => {
            const last = points.find(({ length }) => length === longest);
            return (
              <tr key={mechanism}>
                <th scope="row">{label}</th>
                <td>{last ? print(last[name]) : '–'}</td>
                <td>{formatSlope(slopeOf(points, name))}</td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}

/** Powers of ten within bounds; the bounds themselves where there are fewer than two. */
function decades([least = 1, greatest = 10]: readonly number[]): readonly number[] {
  const first = Math.ceil(Math.log10(least));
  const last = Math.floor(Math.log10(greatest));
  const found = Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => 10 ** (first + index));
  return found.length > 1 ? found : [least, greatest];
}

/** Heights of labels, moved apart so that none lies on another. */
function apart(heights: readonly number[]): readonly number[] {
  const LINE = 14;
  const moved = [...heights];
  const order = heights.map((_, index) => index).sort((a, b) => (heights[a] ?? 0) - (heights[b] ?? 0));
  for (const [place, index] of order.entries()) {
    const above = order[place - 1];
    if (above !== undefined) moved[index] = Math.max(moved[index] ?? 0, (moved[above] ?? 0) + LINE);
  }
  const overhang = Math.max(0, Math.max(...moved) - INNER);
  return moved.map((height) => height - overhang);
}
