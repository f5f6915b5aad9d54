/** A map and all that decides how it is drawn, in every drawing. */
import type { Palette } from '../theme/palette';
import type { RampName } from '../theme/ramps';
import { currentHeat, currentPalette } from '../theme/theme';
import { inside } from './lookStore';
import type { MapAlignment } from './mapAlignment';
import { type Share, shareOf } from './scales';
import { type Look, type ScaleName, viewStore } from './viewStore';

export interface DrawnMap {
  readonly alignment: MapAlignment;
  /** The map as the model computes it, where rows of this one are edited. */
  readonly computed: MapAlignment | undefined;
  readonly rows: number;
  readonly columns: number;
  readonly scale: ScaleName;
  readonly ramp: RampName;
  readonly share: Share;
  /** Colour of a share, 0 to 1. */
  readonly ink: (share: number) => string;
  readonly palette: Palette;
  /** What is looked at. */
  readonly look: Look | undefined;
  readonly pinned: Look | undefined;
  readonly showGold: boolean;
  readonly showArgmax: boolean;
}

/** The map in the view and theme of now; `computed` is what stays underneath where it is edited. */
export function drawnMap(alignment: MapAlignment, look: Look | undefined, computed?: MapAlignment): DrawnMap {
  const { scale, ramp, pinned, showGold, showArgmax } = viewStore.getState();
  const rows = alignment.outputSymbols.length;
  const columns = alignment.sourceSymbols.length;
  return {
    alignment,
    computed: alignment.edited && computed?.text === alignment.text ? computed : undefined,
    rows,
    columns,
    scale,
    ramp,
    share: shareOf(scale, alignment),
    ink: currentHeat(ramp),
    palette: currentPalette(),
    look,
    pinned: inside(pinned, rows, columns),
    showGold,
    showArgmax,
  };
}

/** Whether a cell is part of what is looked at; all are where nothing is. */
export function isLookedAt(look: Look | undefined, row: number, column: number): boolean {
  return (look?.row === undefined || look.row === row) && (look?.column === undefined || look.column === column);
}
