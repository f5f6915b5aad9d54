/** A drawing in two layers: what stays as it is while the pointer moves, and above it what is looked at. */
import { fitCanvas } from '../canvas';
import type { DrawnMap } from './drawnMap';
import type { Box } from './geometry';
import { paintShapes } from './paintShapes';
import type { Shape } from './shapes';

export interface LayeredDrawing extends Box {
  /** All of the map, whatever is looked at. */
  readonly ink: (map: DrawnMap) => readonly Shape[];
  readonly looked: (map: DrawnMap) => readonly Shape[];
  /** How strong the ink is, 0 to 1, beside what is looked at. */
  readonly rest: (map: DrawnMap) => number;
}

/** Paints a drawing on two canvases that lie one upon the other; the lower one only where it has changed. */
export class Layers {
  #painted: readonly unknown[] = [];

  paint(lower: HTMLCanvasElement, upper: HTMLCanvasElement, map: DrawnMap, drawing: LayeredDrawing): void {
    const { alignment, computed, scale, ramp, palette, showGold, showArgmax } = map;
    const basis = [alignment, computed, scale, ramp, palette, showGold, showArgmax, drawing, lower];
    if (basis.some((part, index) => part !== this.#painted[index])) {
      const context = fitCanvas(lower, drawing.width, drawing.height);
      if (context) paintShapes(context, drawing.ink(map));
      this.#painted = basis;
    }
    lower.style.opacity = String(drawing.rest(map));
    const context = fitCanvas(upper, drawing.width, drawing.height);
    if (context) paintShapes(context, drawing.looked(map));
  }
}

/** The two layers as one. */
export function layersTogether(map: DrawnMap, { ink, looked, rest }: LayeredDrawing): readonly Shape[] {
  const faded = ink(map).map((shape): Shape => ({ ...shape, opacity: rest(map) * (shape.opacity ?? 1) }));
  return [...faded, ...looked(map)];
}
