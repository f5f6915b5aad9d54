import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { currentHeat, themeStore } from '../theme/theme';
import { useAlignment } from '../useAlignment';
import { LegendNotes } from './LegendNotes';
import { drawingNotes, tellNotes } from './notes';
import { scaleTexts } from './scales';
import { viewStore } from './viewStore';

const WIDTH = 96;
const HEIGHT = 10;

/** The scale of the map, the same for every input: what the ink measures, from where to where, and what is no ink. */
export function Legend() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const masks = useAlignment(({ alignment }) => alignment.mayLook !== undefined) ?? false;
  const notes = drawingNotes(
    useStore(viewStore, (view) => view.drawing),
    masks,
  );
  const theme = useStore(themeStore, (state) => state.theme);
  const ramp = useStore(viewStore, (view) => view.ramp);
  const { quantity, from, to } = scaleTexts[useStore(viewStore, (view) => view.scale)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heat ramp is the theme's.
  useLayoutEffect(() => {
    const context = canvas.current && fitCanvas(canvas.current, WIDTH, HEIGHT);
    if (!context) return;
    const ink = currentHeat(ramp);
    for (let x = 0; x < WIDTH; x++) {
      context.fillStyle = ink(x / (WIDTH - 1));
      context.fillRect(x, 0, 1, HEIGHT);
    }
  }, [theme, ramp]);
  return (
    <figure className="legend" aria-label={tellNotes(`Scale of ${quantity}, from ${from} to ${to}`, notes)}>
      <figcaption>{quantity}</figcaption>
      <span>{from}</span>
      <canvas ref={canvas} />
      <span>{to}</span>
      <LegendNotes notes={notes} />
    </figure>
  );
}
