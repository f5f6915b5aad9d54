/** How the map is drawn, and what of it is pinned: plain values, so that a link can carry them. */
import { createStore } from 'zustand/vanilla';
import type { RampName } from '../theme/ramps';
import type { Place } from './activeCell';
import type { ShownMap } from './mapAlignment';
import type { Side } from './symbols';

export type Drawing = 'heatmap' | 'ribbons' | 'rows';

/** How a weight becomes ink, width or height; scales.ts says what each does. */
export type ScaleName = 'linear' | 'log' | 'row';

/** A row, a column, or, of both, a cell. */
export interface Look {
  readonly row?: number;
  readonly column?: number;
}

export interface AlignmentView {
  readonly drawing: Drawing;
  readonly scale: ScaleName;
  readonly ramp: RampName;
  /** Whether what one would expect is outlined, where the task knows it. */
  readonly showGold: boolean;
  /** Whether each row's largest weight is marked. */
  readonly showArgmax: boolean;
  /** Stays looked at until it is cleared. It may lie outside the map of another input, and is then not shown. */
  readonly pinned: Look | undefined;
  /** Which map is drawn; undefined for the alignment. Where a model has no such map, it is the alignment. */
  readonly shown: ShownMap | undefined;
}

export const drawings: readonly Drawing[] = ['heatmap', 'ribbons', 'rows'];

export const viewStore = createStore<AlignmentView>(() => ({
  drawing: 'heatmap',
  scale: 'linear',
  ramp: 'ironGall',
  showGold: false,
  showArgmax: false,
  pinned: undefined,
  shown: undefined,
}));

export function changeView(changes: Partial<AlignmentView>): void {
  viewStore.setState(changes);
}

/** Draws another map; the pin stays at its place. */
export function showMap(shown: ShownMap | undefined): void {
  changeView({ shown });
}

/** Pins, or clears what is pinned already. A token pinned after one of the other line makes a cell with it. */
export function togglePin(look: Look): void {
  viewStore.setState(({ pinned }) => ({ pinned: sameLook(look, pinned) ? undefined : joined(look, pinned) }));
}

/** The pinned cell; undefined where nothing is pinned, or only a row or a column. */
export function pinnedCell({ pinned }: Pick<AlignmentView, 'pinned'>): Place | undefined {
  return pinned ? cellOf(pinned) : undefined;
}

export function cellOf({ row, column }: Look): Place | undefined {
  return row === undefined || column === undefined ? undefined : { row, column };
}

export function sameLook(a: Look | undefined, b: Look | undefined): boolean {
  return a?.row === b?.row && a?.column === b?.column;
}

/** Whether a token of a line is part of a look. */
export function isLooked(look: Look | undefined, side: Side, index: number): boolean {
  return (side === 'source' ? look?.column : look?.row) === index;
}

function joined(look: Look, pinned: Look | undefined): Look {
  return pinned === undefined || cellOf(pinned) || cellOf(look) ? look : { ...pinned, ...look };
}
