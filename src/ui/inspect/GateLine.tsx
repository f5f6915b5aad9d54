import { extent, line, scaleLinear } from 'd3';
import type { MouseEvent } from 'react';
import { hover } from '../alignment/lookStore';
import type { GateText } from './gates';
import { formatNumber } from './numbers';

const HEIGHT = 36;
const EDGE = 4;

/** From 0 or −1 to 1, or as far as the values go. */
export function gateDomain({ from }: GateText, values: readonly number[]): readonly [number, number] {
  const [low = 0, high = 0] = extent(values);
  return [Math.min(from, low), Math.max(1, high)];
}

interface Props {
  readonly gate: GateText;
  readonly values: readonly number[];
  readonly width: number;
  /** The step that is looked at, and what is done to look at another. */
  readonly step: number;
  readonly onPoint: (step: number) => void;
}

/** A gate over the output steps, or over the tokens of the source. */
export function GateLine({ gate, values, width, step, onPoint }: Props) {
  const domain = gateDomain(gate, values);
  const x = (at: number) => ((at + 0.5) / values.length) * width;
  const y = scaleLinear(domain, [HEIGHT - EDGE, EDGE]);
  const path = line<number>((_, at) => x(at), y)(values) ?? '';
  const find = ({ currentTarget, clientX }: MouseEvent) => {
    const { left } = currentTarget.getBoundingClientRect();
    const at = Math.floor(((clientX - left) / width) * values.length);
    onPoint(Math.max(0, Math.min(values.length - 1, at)));
  };
  return (
    <svg
      width={width}
      height={HEIGHT}
      role="img"
      aria-label={`${gate.meaning}: ${values.map((value) => formatNumber(value, 2)).join(', ')}`}
      onPointerMove={find}
      onPointerLeave={() => hover(undefined)}
    >
      <line className="zero" x2={width} y1={y(0)} y2={y(0)} />
      <line className="now" x1={x(step)} x2={x(step)} y2={HEIGHT} />
      <path d={path} />
      {values.map((value, at) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: a point is its step.
        <circle key={at} cx={x(at)} cy={y(value)} r={at === step ? 3.5 : 2} />
      ))}
    </svg>
  );
}
