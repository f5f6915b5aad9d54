import { useCallback, useMemo, useRef, useState } from 'react';
import type { Snapshot } from '../alignmentFeed';
import { useAlignment } from '../useAlignment';
import { useSession } from '../useSession';
import { useSize } from '../useSize';
import { AlignmentGrid } from './AlignmentGrid';
import { drawnMap } from './drawnMap';
import { fillGrid } from './fillGrid';
import { heatmapLayout } from './geometry';
import { heatmapDrawing } from './heatmapShapes';
import { Layers } from './layers';
import { lookedAt } from './lookStore';
import { markLooked, markPinned } from './marks';
import { labelWidths } from './measure';
import { PointedPart } from './PointedPart';
import { SMALLEST } from './pointer';
import { useAxes } from './useAxes';
import { useDrawing } from './useDrawing';
import { useGrid } from './useGrid';
import { useLabels } from './useLabels';
import { usePinch } from './usePinch';

/** The map: ink on a canvas, and over it a grid of real cells that can be walked, named and read. */
export function Heatmap() {
  const { feed } = useSession();
  const source = useLabels('source');
  const output = useLabels('output');
  const title = useAlignment(({ alignment }) => alignment.title) ?? 'Alignment';
  const axes = useAxes();
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const lower = useRef<HTMLCanvasElement>(null);
  const upper = useRef<HTMLCanvasElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const [rows, columns] = [output.length, source.length];
  const [wanted, drawn] = usePinch(lower);
  const layout = useMemo(
    () => heatmapLayout(labelWidths(output), labelWidths(source), { width, height }, SMALLEST, wanted),
    [output, source, width, height, wanted],
  );
  const { cell } = layout;
  drawn.cell = cell;

  const drawing = useMemo(() => heatmapDrawing(rows, columns, cell), [rows, columns, cell]);
  const [layers] = useState(() => new Layers());
  const filled = useRef<readonly unknown[]>([]);

  const draw = useCallback(
    ({ alignment }: Snapshot) => {
      if (!lower.current || !upper.current || !table.current) return false;
      const map = drawnMap(alignment, lookedAt(rows, columns), feed.drawnComputed?.alignment);
      const content = [alignment, map.computed, map.showGold, map.showArgmax, drawing];
      if (content.some((part, index) => part !== filled.current[index])) {
        if (!fillGrid(table.current, map)) return false;
        filled.current = content;
      }
      layers.paint(lower.current, upper.current, map, drawing);
      markLooked(table.current, map.look);
      markPinned(table.current, map.pinned);
      return true;
    },
    [feed, rows, columns, drawing, layers],
  );
  useDrawing(draw);

  const handlers = useGrid(table, rows, columns);

  return (
    <div
      className="sheet"
      ref={box}
      data-rows={axes.row.side}
      data-columns={axes.column.side}
      style={{
        ['--cell' as string]: `${cell}px`,
        ['--row-label' as string]: `${layout.rowLabel}px`,
        ['--row-letter' as string]: `${layout.rowLetter}px`,
        ['--column-label' as string]: `${layout.columnLabel}px`,
        ['--column-letter' as string]: `${layout.columnLetter}px`,
      }}
    >
      <div className="sheetInner">
        <canvas ref={lower} />
        <canvas ref={upper} />
        <AlignmentGrid
          name={title}
          rows={rows}
          columns={columns}
          turned={layout.turned}
          table={table}
          handlers={handlers}
        />
        <PointedPart rows={rows} columns={columns} />
      </div>
    </div>
  );
}
