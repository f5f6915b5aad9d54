import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { currentHeat, currentPalette, themeStore } from '../theme/theme';
import { useAlignment } from '../useAlignment';
import { paintShapes } from './paintShapes';
import { SAMPLE, sampleShapes } from './samples';
import { scaleTexts } from './scales';
import { viewStore } from './viewStore';

const WIDTH = 96;
const HEIGHT = 10;

/** The scale of the map, the same for every input: what the ink measures, from where to where, and what is no ink. */
export function Legend() {
  const zero = useRef<HTMLCanvasElement>(null);
  const canvas = useRef<HTMLCanvasElement>(null);
  const mask = useRef<HTMLCanvasElement>(null);
  const masked = useAlignment(({ alignment }) => alignment.mayLook !== undefined) ?? false;
  const theme = useStore(themeStore, (state) => state.theme);
  const ramp = useStore(viewStore, (view) => view.ramp);
  const { quantity, from, to } = scaleTexts[useStore(viewStore, (view) => view.scale)];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the heat ramp is the theme's.
  useLayoutEffect(() => {
    const context = canvas.current && fitCanvas(canvas.current, WIDTH, HEIGHT);
    const hatch = zero.current && fitCanvas(zero.current, SAMPLE.width, SAMPLE.height);
    if (!context || !hatch) return;
    const ink = currentHeat(ramp);
    for (let x = 0; x < WIDTH; x++) {
      context.fillStyle = ink(x / (WIDTH - 1));
      context.fillRect(x, 0, 1, HEIGHT);
    }
    const palette = currentPalette();
    paintShapes(hatch, sampleShapes('hatched', palette));
    const sample = mask.current && fitCanvas(mask.current, SAMPLE.width, SAMPLE.height);
    if (sample) paintShapes(sample, sampleShapes('crossed', palette));
  }, [theme, ramp, masked]);
  return (
    <figure
      className="legend"
      aria-label={`Scale of ${quantity}, from ${from} to ${to}; what is exactly 0 is hatched${
        masked ? ', and where a row may not look there is a cross on grey' : ''
      }`}
    >
      <figcaption>{quantity}</figcaption>
      <span>{from}</span>
      <canvas ref={canvas} />
      <span>{to}</span>
      <canvas ref={zero} />
      <span>= 0</span>
      {masked && (
        <>
          <canvas ref={mask} />
          <span>masked</span>
        </>
      )}
    </figure>
  );
}
