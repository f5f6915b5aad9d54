import { axisBottom, axisLeft, line, scaleLinear, select } from 'd3';
import { type PointerEvent, useId, useLayoutEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import type { LengthPoint } from '../../tasks/metrics/lengthCurve';
import { forgetLengths } from '../actions';
import { Stroke } from '../charts/Key';
import { formatCount } from '../format';
import { type RunStyle, runStyle } from '../runs/runStyles';
import { palettes } from '../theme/palette';
import { themeStore } from '../theme/theme';
import { useSession, useSessionState } from '../useSession';
import { useSize } from '../useSize';
import { nameOf, type RunCurve, sameData } from './measures';
import { printEstimate } from './metricWords';

const HEIGHT = 196;
const MARGIN = { top: 8, right: 12, bottom: 44, left: 48 };
const INNER = HEIGHT - MARGIN.top - MARGIN.bottom;

/** Exact match against source length, of every run of this visit that was measured on the data of now. */
export function LengthCurve() {
  const session = useSession();
  const running = useSessionState((state) => state.running);
  const current = useSessionState((state) => state.run);
  const all = useSessionState((state) => state.lengthCurves);
  const theme = useStore(themeStore, (state) => state.theme);
  const [pointed, setPointed] = useState<number>();
  const id = useId();
  const curves = all.filter(({ settings, points }) => running && sameData(settings, running) && points.length > 0);
  if (curves.length === 0) return null;
  const styleOf = ({ run }: RunCurve): RunStyle =>
    run === current ? { colour: palettes[theme].target, dash: [] } : runStyle(run - 1, theme);
  return (
    <section className="chart lengthCurve" aria-labelledby={id}>
      <h4 id={id}>Exact match by source length</h4>
      <ul className="key">
        {curves.map((curve) => {
          const point = curve.points.find(({ length }) => length === pointed);
          return (
            <li key={curve.run}>
              <Stroke {...styleOf(curve)} width={2} opacity={1} />
              <span>{nameOf(curve)}</span>
              <button type="button" className="plain" onClick={() => forgetLengths(session, curve.run)}>
                Remove<span className="visuallyHidden"> {nameOf(curve)}</span>
              </button>
              <output aria-live="off">{point && describe(point)}</output>
            </li>
          );
        })}
      </ul>
      <Plot curves={curves} styleOf={styleOf} pointed={pointed} onPoint={setPointed} />
      <p className="gloss">
        Validation pairs; each bar is a 95 % interval. The tinted lengths are those trained on. Without attention the
        curve falls with length, as in figure 2 of Bahdanau, Cho and Bengio (2015), which shows BLEU.
      </p>
      <Numbers curves={curves} />
    </section>
  );
}

interface PlotProps {
  readonly curves: readonly RunCurve[];
  readonly styleOf: (curve: RunCurve) => RunStyle;
  readonly pointed: number | undefined;
  readonly onPoint: (length: number | undefined) => void;
}

function Plot({ curves, styleOf, pointed, onPoint }: PlotProps) {
  const [box, { width }] = useSize<HTMLDivElement>();
  const axisX = useRef<SVGGElement>(null);
  const axisY = useRef<SVGGElement>(null);
  const inner = Math.max(0, width - MARGIN.left - MARGIN.right);
  const lengths = [...new Set(curves.flatMap(({ points }) => points.map(({ length }) => length)))].sort(
    (a, b) => a - b,
  );
  const [shortest = 0, longest = 0] = [lengths[0], lengths.at(-1)];
  const x = scaleLinear([shortest - 0.5, longest + 0.5], [0, inner]);
  const y = scaleLinear([0, 1], [INNER, 0]);
  const trained = Math.max(...curves.map(({ trainedLength }) => trainedLength));
  const edge = x(Math.min(trained, longest) + 0.5);

  useLayoutEffect(() => {
    if (inner === 0 || !axisX.current || !axisY.current) return;
    const ticks = x.ticks(Math.max(2, Math.floor(inner / 40))).filter(Number.isInteger);
    select(axisX.current).call(axisBottom(x).tickValues(ticks).tickFormat(String).tickSizeOuter(0));
    select(axisY.current).call(
      axisLeft(y)
        .ticks(4)
        .tickSize(-inner)
        .tickPadding(6)
        .tickFormat((share) => `${Math.round(100 * Number(share))} %`),
    );
  });

  const point = (event: PointerEvent) => {
    const left = event.currentTarget.getBoundingClientRect().left;
    const place = x.invert(event.clientX - left - MARGIN.left);
    onPoint(lengths.reduce((a, b) => (Math.abs(b - place) < Math.abs(a - place) ? b : a), shortest));
  };
  const path = line<LengthPoint>(
    ({ length }) => x(length),
    ({ value }) => y(value),
  );
  return (
    <div
      className="plot lengthPlot"
      ref={box}
      onPointerMove={point}
      onPointerDown={point}
      onPointerLeave={() => onPoint(undefined)}
    >
      <svg width={width} height={HEIGHT} aria-hidden="true">
        <g transform={`translate(${MARGIN.left} ${MARGIN.top})`}>
          <rect className="trainedRange" x={0} y={0} width={Math.max(0, edge)} height={INNER} />
          <g ref={axisY} className="axis grid" />
          <g ref={axisX} className="axis" transform={`translate(0 ${INNER})`} />
          <text className="axisTitle" x={inner / 2} y={INNER + 38}>
            source tokens; trained up to {trained}
          </text>
          {pointed !== undefined && <line className="pointed" x1={x(pointed)} x2={x(pointed)} y1={0} y2={INNER} />}
          {curves.map((curve) => {
            const { colour, dash } = styleOf(curve);
            return (
              <g key={curve.run} className="lengthLine" stroke={colour} fill={colour}>
                {curve.points.map(({ length, interval }) => (
                  <line key={length} x1={x(length)} x2={x(length)} y1={y(interval.low)} y2={y(interval.high)} />
                ))}
                <path d={path(curve.points) ?? ''} strokeDasharray={dash.join(' ')} />
                {curve.points.map(({ length, value }) => (
                  <circle key={length} cx={x(length)} cy={y(value)} r={2.5} />
                ))}
              </g>
            );
          })}
        </g>
      </svg>
    </div>
  );
}

/** The same for those who do not see the drawing. */
function Numbers({ curves }: { readonly curves: readonly RunCurve[] }) {
  return (
    <div className="visuallyHidden">
      {curves.map((curve) => (
        <table key={curve.run} aria-label={`Exact match by length, ${nameOf(curve)}`}>
          <tbody>
            {curve.points.map((point) => (
              <tr key={point.length}>
                <th scope="row">{point.length}</th>
                <td>{describe(point)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      ))}
    </div>
  );
}

/** "length 7: 31.3 % (21.2–43.4), n 64" */
function describe(point: LengthPoint): string {
  const { value, interval } = printEstimate('exactMatch', point);
  return `length ${point.length}: ${value} (${interval}), n ${formatCount(point.n)}`;
}
