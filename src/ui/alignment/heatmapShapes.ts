/** The map as squares, one a weight, on ruled paper. */

import { type DrawnMap, isLookedAt } from './drawnMap';
import type { LayeredDrawing } from './layers';
import { isMasked } from './mapAlignment';
import { computedWeight, isGold, largestColumn, weightAt } from './matrix';
import type { Point, Shape } from './shapes';
import { cellOf, type Look } from './viewStore';

/** Ink of cells outside the row or column that is looked at. */
const FAINT = 0.16;

/** Side of the square in which the computed ink of an edited cell stays, as a share of the cell's. */
const ORIGINAL = 0.3;

type Segment = readonly [Point, Point];

/** What frames are drawn round: any map of squares. */
export type FramedMap = Pick<DrawnMap, 'rows' | 'columns' | 'palette' | 'look' | 'pinned'>;

/** Cells of this side; the origin is the first one's corner. */
export function heatmapDrawing(rows: number, columns: number, cell: number): LayeredDrawing {
  return {
    width: columns * cell,
    height: rows * cell,
    ink: (map) => [
      ...cellShapes(map, cell, undefined),
      { kind: 'lines', segments: ruling(rows, columns, cell), stroke: map.palette.rule, strokeWidth: 1 },
    ],
    looked: (map) => {
      const alone = lookedAlone(map);
      return [...(alone ? cellShapes(map, cell, alone) : []), ...frames(map, cell)];
    },
    rest: (map) => (lookedAlone(map) ? FAINT : 1),
  };
}

/** A row or column is looked at alone. A cell stands in the cross of its two, and the rest stays readable. */
function lookedAlone({ look }: DrawnMap): Look | undefined {
  return look && !cellOf(look) ? look : undefined;
}

/** The cells of a look, or all, with their marks. */
function cellShapes(map: DrawnMap, cell: number, look: Look | undefined): readonly Shape[] {
  const { alignment, palette } = map;
  const inks: Shape[] = [];
  const zeros: Segment[] = [];
  const crosses: Segment[] = [];
  const marks: Shape[] = [];
  for (let row = 0; row < map.rows; row++) {
    const largest = map.showArgmax ? largestColumn(alignment, row) : undefined;
    for (let column = 0; column < map.columns; column++) {
      if (!isLookedAt(look, row, column)) continue;
      const weight = weightAt(alignment, row, column);
      const [x, y] = [column * cell, row * cell];
      const fill = map.ink(map.share(weight, row));
      if (isMasked(alignment, row, column)) {
        inks.push({ kind: 'rectangle', x, y, width: cell - 1, height: cell - 1, fill: palette.rule });
        crosses.push(...cross(x, y, cell - 1));
        continue;
      }
      inks.push({ kind: 'rectangle', x, y, width: cell - 1, height: cell - 1, fill });
      if (weight === 0) zeros.push(...hatching(x, y, cell - 1, cell - 1));
      const before = computedWeight(map, row, column);
      if (before !== undefined) {
        const side = Math.max(4, Math.round(ORIGINAL * cell));
        const corner = { x: x + cell - 2 - side, y: y + cell - 2 - side, width: side, height: side };
        marks.push({ kind: 'rectangle', ...corner, fill: map.ink(map.share(before, row)) });
        marks.push({ kind: 'rectangle', ...corner, stroke: palette.muted, strokeWidth: 1 });
      }
      if (map.showGold && isGold(alignment, row, column)) {
        marks.push(...frame({ row, column }, map, cell, palette.gold, 2));
      }
      if (column === largest) {
        const centre: Point = [x + cell / 2 - 0.5, y + cell / 2 - 0.5];
        marks.push({ kind: 'dot', centre, radius: Math.max(2, 0.12 * cell), fill: palette.paper, stroke: palette.ink });
      }
    }
  }
  return [
    ...inks,
    { kind: 'lines', segments: zeros, stroke: palette.muted, strokeWidth: 1 },
    ...(crosses.length > 0
      ? [{ kind: 'lines' as const, segments: crosses, stroke: palette.muted, strokeWidth: 1 }]
      : []),
    ...marks,
  ];
}

/** Round what is looked at and what is pinned. */
export function frames(map: FramedMap, cell: number): readonly Shape[] {
  const { look, pinned, palette } = map;
  const shapes: Shape[] = [];
  if (look?.row !== undefined) shapes.push(...frame({ row: look.row }, map, cell, palette.target, 1));
  if (look?.column !== undefined) shapes.push(...frame({ column: look.column }, map, cell, palette.source, 1));
  if (look && cellOf(look)) shapes.push(...frame(look, map, cell, palette.ink, 2));
  if (pinned) shapes.push(...frame(pinned, map, cell, palette.ink, 3));
  return shapes;
}

/** Oblique lines in a box: nothing is there, which is not the same as little. */
export function hatching(x: number, y: number, width: number, height: number): readonly Segment[] {
  const [right, foot] = [x + width, y + height];
  const [middle, half] = [x + width / 2, y + height / 2];
  return [
    [
      [x, foot],
      [right, y],
    ],
    [
      [x, half],
      [middle, y],
    ],
    [
      [middle, foot],
      [right, half],
    ],
  ];
}

/** A small cross in the middle of a box: there it may not look at all, which is not the same as looking there not at all. */
export function cross(x: number, y: number, side: number): readonly Segment[] {
  const [centreX, centreY, arm] = [x + side / 2, y + side / 2, Math.max(2, Math.min(4, 0.14 * side))];
  return [
    [
      [centreX - arm, centreY - arm],
      [centreX + arm, centreY + arm],
    ],
    [
      [centreX - arm, centreY + arm],
      [centreX + arm, centreY - arm],
    ],
  ];
}

/** In the gaps, so that it never touches the ink whose value it frames. */
export function ruling(rows: number, columns: number, cell: number): readonly Segment[] {
  const lines: Segment[] = [];
  for (let row = 1; row <= rows; row++)
    lines.push([
      [0, row * cell - 0.5],
      [columns * cell, row * cell - 0.5],
    ]);
  for (let column = 1; column <= columns; column++)
    lines.push([
      [column * cell - 0.5, 0],
      [column * cell - 0.5, rows * cell],
    ]);
  return lines;
}

/** Round a cell, or round all of a row or column, with paper inside it to stand out from dark ink. */
function frame(
  look: Look,
  { rows, columns, palette }: FramedMap,
  cell: number,
  stroke: string,
  strokeWidth: number,
): readonly Shape[] {
  const box = (inset: number) => ({
    kind: 'rectangle' as const,
    x: (look.column ?? 0) * cell + inset,
    y: (look.row ?? 0) * cell + inset,
    width: (look.column === undefined ? columns : 1) * cell - 1 - 2 * inset,
    height: (look.row === undefined ? rows : 1) * cell - 1 - 2 * inset,
  });
  return [
    { ...box(strokeWidth + 0.5), stroke: palette.paper, strokeWidth: 1 },
    { ...box(strokeWidth / 2), stroke, strokeWidth },
  ];
}
