/** Two fingers on the map make its cells larger or smaller, about the point between them. */
import { flushSync } from 'react-dom';

interface Pinch {
  /** Between the fingers, and the side of a cell, when they touched. */
  readonly distance: number;
  readonly cell: number;
}

/** The side of a cell that is drawn now, and how another is asked for. */
export interface Zoomed {
  cell(): number;
  zoom(cell: number): void;
}

/** Returns what ends it. One finger scrolls as ever, and a tap still pins. */
export function startPinch(sheet: HTMLElement, { cell, zoom }: Zoomed): () => void {
  let pinch: Pinch | undefined;
  const touch = ({ touches }: TouchEvent) => {
    pinch = touches.length === 2 ? { distance: spread(touches), cell: cell() } : undefined;
  };
  const move = (event: TouchEvent) => {
    if (!pinch || event.touches.length !== 2) return;
    event.preventDefault();
    const wanted = (pinch.cell * spread(event.touches)) / pinch.distance;
    const { left, top } = sheet.getBoundingClientRect();
    const [x, y] = [middle(event.touches, 'clientX') - left, middle(event.touches, 'clientY') - top];
    const before = cell();
    flushSync(() => zoom(wanted));
    const factor = cell() / before;
    sheet.scrollLeft = (sheet.scrollLeft + x) * factor - x;
    sheet.scrollTop = (sheet.scrollTop + y) * factor - y;
  };
  sheet.addEventListener('touchstart', touch, { passive: true });
  sheet.addEventListener('touchend', touch, { passive: true });
  sheet.addEventListener('touchmove', move, { passive: false });
  return () => {
    sheet.removeEventListener('touchstart', touch);
    sheet.removeEventListener('touchend', touch);
    sheet.removeEventListener('touchmove', move);
  };
}

function spread(touches: TouchList): number {
  const [a, b] = touches;
  return a && b ? Math.max(1, Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY)) : 1;
}

function middle(touches: TouchList, axis: 'clientX' | 'clientY'): number {
  return ((touches[0]?.[axis] ?? 0) + (touches[1]?.[axis] ?? 0)) / 2;
}
