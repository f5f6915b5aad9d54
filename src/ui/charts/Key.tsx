import type { Ref } from 'react';
import type { ChartLine } from './Chart';

interface Props {
  readonly lines: readonly ChartLine[];
  /** The list, whose `output` elements take the values under the pointer, one a line. */
  readonly list: Ref<HTMLUListElement>;
}

/** Which line is which, by colour and by the way it is drawn, and its value under the pointer. */
export function Key({ lines, list }: Props) {
  return (
    <ul className="key" ref={list}>
      {lines.map((line) => (
        <li key={line.label} data-named={line.named}>
          <Stroke {...line} />
          <span className="keyLabel">{line.label}</span>
          <output aria-live="off" />
        </li>
      ))}
    </ul>
  );
}

interface StrokeProps {
  readonly colour: string;
  readonly width: number;
  readonly dash: readonly number[];
  readonly opacity: number;
}

/** A piece of a line as the charts draw it. */
export function Stroke({ colour, width, dash, opacity }: StrokeProps) {
  return (
    <svg className="stroke" width="28" height="8" aria-hidden="true">
      <line
        x1="1"
        x2="27"
        y1="4"
        y2="4"
        stroke={colour}
        strokeWidth={width}
        strokeDasharray={dash.join(' ')}
        opacity={opacity}
      />
    </svg>
  );
}
