/** The map as ink between two lines: a ribbon from each input token to each output token, as wide and dark as its weight. */

import type { Place } from './activeCell';
import { type DrawnMap, isLookedAt } from './drawnMap';
import type { RibbonLayout } from './geometry';
import type { LayeredDrawing } from './layers';
import { computedWeight, isGold, largestColumn, weightAt } from './matrix';
import type { Point, Shape } from './shapes';
import { cellOf, type Look } from './viewStore';

/** Ink of the ribbons beside those that are looked at. */
const FAINT = 0.08;
/** How near to a ribbon the pointer must be. */
const REACH = 4;

type Ends = Pick<RibbonLayout, 'source' | 'output' | 'sourceLeft' | 'outputLeft' | 'gap' | 'ribbon'>;

interface Ribbon extends Place {
  readonly share: number;
}

/** Between the lines; the origin is at the left of the foot of the upper one. */
export function ribbonDrawing(layout: RibbonLayout): LayeredDrawing {
  return {
    width: layout.width,
    height: layout.gap,
    ink: (map) => ribbonShapes(map, layout, undefined),
    looked: (map) => {
      if (!map.look) return [];
      const cell = cellOf(map.look);
      const ends = cell && endsOf(layout, cell.row, cell.column);
      return [
        ...ribbonShapes(map, layout, map.look),
        // However thin the ribbon of a cell is, one sees where it runs.
        ...(ends ? [{ kind: 'link' as const, ...ends, stroke: map.palette.ink, strokeWidth: 1 }] : []),
      ];
    },
    rest: ({ look }) => (look ? FAINT : 1),
  };
}

/** The ribbons of a look, or all, with their marks. */
function ribbonShapes(map: DrawnMap, layout: Ends, look: Look | undefined): readonly Shape[] {
  const { alignment, palette } = map;
  const shapes: Shape[] = [];
  for (const { row, column, share } of ribbons(map, look)) {
    const form = { stroke: map.ink(share), strokeWidth: share * layout.ribbon };
    shapes.push({ kind: 'link', ...endsOf(layout, row, column), ...form });
  }
  for (let row = 0; row < map.rows; row++) {
    const largest = map.showArgmax ? largestColumn(alignment, row) : undefined;
    for (let column = 0; column < map.columns; column++) {
      if (!isLookedAt(look, row, column)) continue;
      const ends = endsOf(layout, row, column);
      shapes.push(...outline(ends, map.share(computedWeight(map, row, column) ?? 0, row) * layout.ribbon, palette.ink));
      if (map.showGold && isGold(alignment, row, column)) {
        shapes.push({ kind: 'link', ...ends, stroke: palette.gold, strokeWidth: 2, dash: [5, 4] });
      }
      if (column === largest) {
        const [x, y] = ends.to;
        shapes.push({ kind: 'dot', centre: [x, y - 5], radius: 3, fill: palette.paper, stroke: palette.ink });
      }
    }
  }
  return shapes;
}

/** The edges of a ribbon of this width, as hairlines; nothing where it is no wider than they. */
function outline({ from, to }: { readonly from: Point; readonly to: Point }, width: number, stroke: string): Shape[] {
  if (width < 2) return [];
  return [-width / 2, width / 2].map((by) => ({
    kind: 'link',
    from: [from[0] + by, from[1]],
    to: [to[0] + by, to[1]],
    stroke,
    strokeWidth: 1,
  }));
}

/** The ribbon at a point, the widest where several cross; undefined where there is none. */
export function ribbonAt([x, y]: Point, map: DrawnMap, layout: Ends): Place | undefined {
  const along = acrossAt(y / layout.gap);
  const near = (ribbon: Ribbon): boolean => {
    const { from, to } = endsOf(layout, ribbon.row, ribbon.column);
    const centre = from[0] + along * (to[0] - from[0]);
    return Math.abs(x - centre) <= Math.max(REACH, (ribbon.share * layout.ribbon) / 2);
  };
  const found = ribbons(map, undefined).findLast(near);
  return found ? { row: found.row, column: found.column } : undefined;
}

/** The ribbons of a look, or all, from the faintest to the strongest. Weights of zero have none. */
function ribbons(map: DrawnMap, look: Look | undefined): readonly Ribbon[] {
  const found: Ribbon[] = [];
  for (let row = 0; row < map.rows; row++) {
    for (let column = 0; column < map.columns; column++) {
      if (!isLookedAt(look, row, column)) continue;
      const share = map.share(weightAt(map.alignment, row, column), row);
      if (share > 0) found.push({ row, column, share });
    }
  }
  return found.sort((a, b) => a.share - b.share);
}

function endsOf(layout: Ends, row: number, column: number): { readonly from: Point; readonly to: Point } {
  const { source, output, sourceLeft, outputLeft, gap } = layout;
  return {
    from: [sourceLeft + (source.centres[column] ?? 0), 0],
    to: [outputLeft + (output.centres[row] ?? 0), gap],
  };
}

/**
 * How far across a link is where it is this far down, both 0 to 1. Its Bézier curve has its control points at half its
 * height: down(t) = 1.5 t − 1.5 t² + t³ and across(t) = 3 t² − 2 t³, of which the first is inverted by halving.
 */
function acrossAt(down: number): number {
  let [low, high] = [0, 1];
  for (let halving = 0; halving < 24; halving++) {
    const t = (low + high) / 2;
    if (1.5 * t - 1.5 * t ** 2 + t ** 3 < down) low = t;
    else high = t;
  }
  return 3 * low ** 2 - 2 * low ** 3;
}
