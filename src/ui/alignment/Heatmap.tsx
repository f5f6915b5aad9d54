import { type KeyboardEvent, type RefObject, useCallback, useEffect, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { acknowledge } from '../actions';
import type { Snapshot } from '../alignmentFeed';
import { fitCanvas } from '../canvas';
import { perFrame } from '../frame';
import { currentHeat, currentPalette, themeStore } from '../theme/theme';
import { useSession } from '../useSession';
import { useSize } from '../useSize';
import { AlignmentGrid } from './AlignmentGrid';
import { type Place, placeAfter, placeOf } from './activeCell';
import { describeCell } from './describeCell';
import { drawHeatmap } from './drawHeatmap';
import { fillGrid } from './fillGrid';
import { cellSize, columnLabelHeight, rowLabelWidth, rowLetterSize } from './geometry';
import { cellAt, markLooked, moveTabStop } from './marks';
import { PointedPart } from './PointedPart';

/** A finger needs a larger cell than a pointer. */
const SMALLEST = window.matchMedia('(pointer: coarse)').matches ? 22 : 15;

interface Props {
  readonly rows: number;
  readonly columns: number;
  /** Where the value of the cell looked at is written. */
  readonly readout: RefObject<HTMLElement | null>;
}

/** The map: ink on a canvas, and over it a grid of real cells that can be walked, named and read. */
export function Heatmap({ rows, columns, readout }: Props) {
  const session = useSession();
  const theme = useStore(themeStore, (state) => state.theme);
  const [box, { width, height }] = useSize<HTMLDivElement>();
  const canvas = useRef<HTMLCanvasElement>(null);
  const table = useRef<HTMLTableElement>(null);
  const focused = useRef<Place>({ row: 0, column: 0 });
  const hovered = useRef<Place>(undefined);
  const chosen = useRef(false);
  const drawn = useRef<Snapshot>(undefined);
  const cell = cellSize(width, height, rows, columns, SMALLEST);

  const look = useCallback(() => {
    const alignment = session.feed.latest?.alignment;
    const place = hovered.current ?? (chosen.current ? focused.current : undefined);
    if (table.current) markLooked(table.current, place);
    if (readout.current) readout.current.textContent = alignment && place ? describeCell(alignment, place) : '';
  }, [session, readout]);

  const draw = useCallback(() => {
    const snapshot = session.feed.latest;
    if (!snapshot || !canvas.current || !table.current) return;
    // React has not yet made the cells of a new shape; it draws again when it has.
    if (!fillGrid(table.current, snapshot.alignment)) return;
    const context = fitCanvas(canvas.current, columns * cell, rows * cell);
    const data = { weights: snapshot.alignment.weights, rows, columns };
    if (context) drawHeatmap(context, data, { cell, ink: currentHeat(), rule: currentPalette().rule });
    look();
    if (drawn.current !== snapshot) acknowledge(session, snapshot.run);
    drawn.current = snapshot;
  }, [session, look, rows, columns, cell]);

  // The theme is no argument of `draw`, which reads it where it draws; it must draw again all the same.
  // biome-ignore lint/correctness/useExhaustiveDependencies: see above.
  useLayoutEffect(draw, [draw, theme]);

  useEffect(() => {
    const frame = perFrame(draw);
    const stop = session.feed.changed.subscribe(frame.ask);
    return () => {
      stop();
      frame.cancel();
    };
  }, [session, draw]);

  const stopAt = useCallback((place: Place) => {
    if (table.current) moveTabStop(table.current, focused.current, place);
    focused.current = place;
  }, []);

  useLayoutEffect(() => {
    const { row, column } = focused.current;
    stopAt({ row: Math.min(row, rows - 1), column: Math.min(column, columns - 1) });
  }, [stopAt, rows, columns]);

  const focus = (place: Place) => {
    stopAt(place);
    chosen.current = true;
    look();
  };
  const press = (event: KeyboardEvent) => {
    const next = placeAfter(event.key, event.ctrlKey || event.metaKey, focused.current, rows, columns);
    if (!next || !table.current) return;
    event.preventDefault();
    cellAt(table.current, next)?.focus();
  };
  const hover = (place: Place | undefined) => {
    hovered.current = place;
    look();
  };

  return (
    <div
      className="sheet"
      ref={box}
      style={{
        ['--cell' as string]: `${cell}px`,
        ['--row-label' as string]: `${rowLabelWidth}px`,
        ['--row-letter' as string]: `${rowLetterSize(cell)}px`,
        ['--column-label' as string]: `${columnLabelHeight}px`,
      }}
    >
      <div className="sheetInner">
        <canvas ref={canvas} />
        <AlignmentGrid
          rows={rows}
          columns={columns}
          table={table}
          handlers={{
            onKeyDown: press,
            onFocus: (event) => {
              const place = placeOf(event.target);
              if (place) focus(place);
            },
            onPointerOver: (event) => {
              if (event.pointerType === 'mouse') hover(placeOf(event.target));
            },
            onPointerLeave: () => hover(undefined),
          }}
        />
        <PointedPart />
      </div>
    </div>
  );
}
