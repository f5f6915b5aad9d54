/** The difference of two maps as squares: the ink of the source where the first looks more, of the target where the second does. */
import { interpolateLab, scaleLinear } from 'd3';
import { isLookedAt } from '../alignment/drawnMap';
import { cross, frames, hatching, ruling } from '../alignment/heatmapShapes';
import type { Shape } from '../alignment/shapes';
import { cellOf, type Look } from '../alignment/viewStore';
import type { Palette } from '../theme/palette';
import { type Difference, isMaskedInBoth, valueAt } from './difference';

/** Ink of cells outside the row or column that is looked at. */
const FAINT = 0.16;

/** Colour of a difference from −`reach` to `reach`; 0 is the paper. */
export function differenceInk({ source, paper, target }: Palette, reach: number): (value: number) => string {
  return scaleLinear<string>()
    .domain([-reach, 0, reach])
    .range([source, paper, target])
    .interpolate(interpolateLab)
    .clamp(true);
}

/** Cells of this side; the origin is the first one's corner. */
export function differenceShapes(
  difference: Difference,
  cell: number,
  drawn: {
    readonly palette: Palette;
    readonly reach: number;
    readonly look: Look | undefined;
    readonly pinned: Look | undefined;
  },
): readonly Shape[] {
  const { rows, columns } = difference;
  const { palette, look } = drawn;
  const ink = differenceInk(palette, drawn.reach);
  const alone = look && !cellOf(look);
  const shapes: Shape[] = [];
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const [x, y] = [column * cell, row * cell];
      const opacity = alone && !isLookedAt(look, row, column) ? FAINT : 1;
      const value = valueAt(difference, row, column);
      if (isMaskedInBoth(difference, row, column)) {
        shapes.push({ kind: 'rectangle', x, y, width: cell - 1, height: cell - 1, fill: palette.rule, opacity });
        shapes.push({ kind: 'lines', segments: cross(x, y, cell - 1), stroke: palette.muted, strokeWidth: 1, opacity });
        continue;
      }
      shapes.push(
        value === undefined
          ? {
              kind: 'lines',
              segments: hatching(x, y, cell - 1, cell - 1),
              stroke: palette.muted,
              strokeWidth: 1,
              opacity,
            }
          : { kind: 'rectangle', x, y, width: cell - 1, height: cell - 1, fill: ink(value), opacity },
      );
    }
  }
  return [
    ...shapes,
    { kind: 'lines', segments: ruling(rows, columns, cell), stroke: palette.rule, strokeWidth: 1 },
    ...frames({ ...drawn, rows, columns }, cell),
  ];
}
