import { useCallback, useEffect, useLayoutEffect, useMemo, useRef } from 'react';
import { useStore } from 'zustand';
import { AlignmentGrid } from '../alignment/AlignmentGrid';
import { heatmapLayout } from '../alignment/geometry';
import { inside, lookedAt, lookStore } from '../alignment/lookStore';
import { axesOf } from '../alignment/mapAlignment';
import { markLooked, markPinned } from '../alignment/marks';
import { labelWidths } from '../alignment/measure';
import { paintShapes } from '../alignment/paintShapes';
import { SMALLEST } from '../alignment/pointer';
import { useGrid } from '../alignment/useGrid';
import { usePinch } from '../alignment/usePinch';
import { viewStore } from '../alignment/viewStore';
import { fitCanvas } from '../canvas';
import { perFrame } from '../frame';
import { currentPalette, themeStore } from '../theme/theme';
import { useSize } from '../useSize';
import { type Difference, differenceColumns, differenceRows, greatest } from './difference';
import type { DifferenceFeed } from './differenceFeed';
import { differenceShapes } from './differenceShapes';
import { fillDifference } from './fillDifference';
import { laneStore } from './laneStore';
import { useDifference, useDifferenceLabels } from './useDifference';

/** The difference of two maps, on a canvas under a grid of real cells. */
export function DifferenceMap({ feed }: { readonly feed: DifferenceFeed }) {
  const scale = useStore(laneStore, ({ reach }) => reach);
  const source = useDifferenceLabels(feed, differenceColumns);
  const output = useDifferenceLabels(feed, differenceRows);
  const title = useDifference(feed, ({ first }) => first.title) ?? 'the alignments';
  const axes = axesOf(useDifference(feed, ({ first }) => first.shown?.kind));
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const filled = useRef<Difference>(undefined);
  const [rows, columns] = [output.length, source.length];
  const handlers = useGrid(table, rows, columns);
  const [wanted, drawn] = usePinch(canvas);
  const layout = useMemo(
    () => heatmapLayout(labelWidths(output), labelWidths(source), { width, height }, SMALLEST, wanted),
    [output, source, width, height, wanted],
  );
  const { cell } = layout;
  drawn.cell = cell;

  const draw = useCallback(() => {
    const { latest } = feed;
    // React has not yet made room for a map of a new shape; it draws again when it has.
    if (!latest || !canvas.current || !table.current || latest.rows !== rows || latest.columns !== columns) return;
    if (latest !== filled.current) {
      if (!fillDifference(table.current, latest)) return;
      filled.current = latest;
    }
    const context = fitCanvas(canvas.current, columns * cell, rows * cell);
    const look = lookedAt(rows, columns);
    const pinned = inside(viewStore.getState().pinned, rows, columns);
    const reach = scale === '±1' ? 1 : greatest(latest) || 1;
    if (context) {
      paintShapes(context, differenceShapes(latest, cell, { palette: currentPalette(), reach, look, pinned }));
    }
    markLooked(table.current, look);
    markPinned(table.current, pinned);
  }, [feed, rows, columns, cell, scale]);

  useLayoutEffect(draw, [draw]);
  useEffect(() => {
    const frame = perFrame(draw);
    const changes = [feed, lookStore, viewStore, themeStore];
    const stops = changes.map(({ subscribe }) => subscribe(frame.ask));
    return () => {
      for (const stop of stops) stop();
      frame.cancel();
    };
  }, [feed, draw]);

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
        <canvas ref={canvas} />
        <AlignmentGrid
          name={`Difference of ${title}`}
          rows={rows}
          columns={columns}
          turned={layout.turned}
          table={table}
          handlers={handlers}
        />
      </div>
    </div>
  );
}
