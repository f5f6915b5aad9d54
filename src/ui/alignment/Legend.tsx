import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { currentHeat, themeStore } from '../theme/theme';

const WIDTH = 120;
const HEIGHT = 10;

/** The scale of the map: always 0 to 1, whatever the input. */
export function Legend() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useStore(themeStore, (state) => state.theme);
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heat ramp is the theme's.
  useLayoutEffect(() => {
    const context = canvas.current && fitCanvas(canvas.current, WIDTH, HEIGHT);
    if (!context) return;
    const ink = currentHeat();
    for (let x = 0; x < WIDTH; x++) {
      context.fillStyle = ink(x / (WIDTH - 1));
      context.fillRect(x, 0, 1, HEIGHT);
    }
  }, [theme]);
  return (
    <figure className="legend" aria-label="Scale from 0 to 1">
      <figcaption>weight α</figcaption>
      <span>0</span>
      <canvas ref={canvas} />
      <span>1</span>
    </figure>
  );
}
