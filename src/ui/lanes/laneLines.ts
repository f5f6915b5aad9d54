/** The curves of several models in one chart: the same inks, told apart by their dashes. */
import type { ChartLine } from '../charts/Chart';
import type { History } from '../history';
import type { Session } from '../store';
import { letterOf } from './laneStore';

/** Of the curves of B, C and D. */
const DASHES: readonly (readonly number[])[] = [
  [2, 3],
  [8, 3],
  [8, 3, 2, 3],
];

/** How the curves of a lane are dashed, counted from 0; those of the page's model are not. */
export function laneDash(lane: number): readonly number[] {
  return DASHES[lane - 1] ?? [];
}

/** The curves of the page's model, named as A's, and of those beside it; of the page's alone where there is no other. */
export function inLanes(
  others: readonly Session[],
  first: History,
  linesOf: (history: History) => readonly ChartLine[],
): readonly ChartLine[] {
  if (others.length === 0) return linesOf(first);
  const named = (lines: readonly ChartLine[], lane: number) =>
    lines.map((line) => ({ ...line, label: `${letterOf(lane)}, ${line.label}` }));
  return [
    ...named(linesOf(first), 0),
    ...others.flatMap(({ history }, other) =>
      named(linesOf(history), other + 1).map((line) => ({ ...line, dash: laneDash(other + 1) })),
    ),
  ];
}
