/** One row of the map as bars over the source line. */
import { formatWeight } from '../format';
import type { DrawnMap } from './drawnMap';
import type { BarLayout } from './geometry';
import { cross, hatching } from './heatmapShapes';
import { isMasked } from './mapAlignment';
import { computedWeight, isGold, largestColumn, weightAt } from './matrix';
import type { ScaleText } from './scales';
import type { Shape } from './shapes';

const FAINT = 0.3;
const WIDEST = 32;
/** Room that a number needs above its bar. */
const NUMBER_WIDTH = 34;
const NUMBER_SIZE = 12;

type Bars = Pick<BarLayout, 'source' | 'width' | 'axis' | 'bar' | 'head'>;

/** Shapes between the output line and the source line; the origin is the left end of the scale, at the head of the room. */
export function barShapes(map: DrawnMap, row: number, layout: Bars, { ticks }: ScaleText): readonly Shape[] {
  const { alignment, palette, look } = map;
  const { source, axis, bar, head } = layout;
  const foot = head + bar;
  const shapes: Shape[] = [];
  for (const [share] of ticks) {
    const y = Math.round(foot - share * bar) + 0.5;
    shapes.push({
      kind: 'lines',
      segments: [
        [
          [axis, y],
          [layout.width, y],
        ],
      ],
      stroke: palette.rule,
      strokeWidth: 1,
    });
  }
  const largest = largestColumn(alignment, row);
  for (let column = 0; column < map.columns; column++) {
    const weight = weightAt(alignment, row, column);
    const slot = source.slots[column] ?? 0;
    const centre = axis + (source.centres[column] ?? 0);
    const width = Math.min(WIDEST, slot - 4);
    const x = centre - width / 2;
    const share = map.share(weight, row);
    const height = share * bar;
    const looked = look?.column === undefined || look.column === column;
    if (map.showGold && isGold(alignment, row, column)) {
      shapes.push({
        kind: 'rectangle',
        x: x - 2,
        y: head - 1,
        width: width + 4,
        height: bar + 2,
        stroke: palette.gold,
        strokeWidth: 2,
      });
    }
    if (isMasked(alignment, row, column)) {
      shapes.push({ kind: 'rectangle', x, y: foot - 12, width, height: 12, fill: palette.rule });
      shapes.push({ kind: 'lines', segments: cross(centre - 6, foot - 12, 12), stroke: palette.muted, strokeWidth: 1 });
      continue;
    }
    if (weight === 0) {
      shapes.push({ kind: 'lines', segments: hatching(x, foot - 6, width, 6), stroke: palette.muted, strokeWidth: 1 });
    }
    const box = { kind: 'rectangle' as const, x, y: foot - height, width, height };
    const ink = { fill: map.ink(share), stroke: palette.muted, strokeWidth: 1 };
    if (weight > 0) shapes.push({ ...box, ...ink, opacity: looked ? 1 : FAINT });
    const before = computedWeight(map, row, column);
    if (before !== undefined) {
      const y = foot - map.share(before, row) * bar;
      const segments = [[[x - 3, y] as const, [x + width + 3, y] as const] as const];
      shapes.push({ kind: 'lines', segments, stroke: palette.ink, strokeWidth: 1 });
    }
    const numbered = looked && (look?.column === column || (slot >= NUMBER_WIDTH && weight >= 0.01));
    if (numbered) {
      const text = formatWeight(weight);
      const at = [centre, foot - height - 6] as const;
      shapes.push({ kind: 'text', at, text, size: NUMBER_SIZE, fill: palette.ink, font: 'mono', anchor: 'middle' });
    }
    if (map.showArgmax && column === largest) {
      const y = height > 12 ? foot - height + 6 : foot - 6;
      shapes.push({ kind: 'dot', centre: [centre, y], radius: 3, fill: palette.paper, stroke: palette.ink });
    }
    if (map.pinned?.row === row && map.pinned.column === column) {
      shapes.push({
        kind: 'rectangle',
        x: x - 1,
        y: head,
        width: width + 2,
        height: bar,
        stroke: palette.ink,
        strokeWidth: 2,
      });
    }
  }
  return shapes;
}
