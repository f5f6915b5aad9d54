import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { paintShapes } from '../alignment/paintShapes';
import { SAMPLE, sampleShapes } from '../alignment/samples';
import { fitCanvas } from '../canvas';
import { palettes } from '../theme/palette';
import { themeStore } from '../theme/theme';
import { type Names, reachNames } from './difference';
import { differenceInk } from './differenceShapes';

const WIDTH = 97;
const HEIGHT = 10;

interface Props {
  readonly names: Names;
  /** How far the ink reaches to either side. */
  readonly reach: number;
}

/** The scale of the difference, from −`reach` to `reach`. */
export function DifferenceLegend({ names: [first, second], reach }: Props) {
  const scale = useRef<HTMLCanvasElement>(null);
  const sample = useRef<HTMLCanvasElement>(null);
  const palette = palettes[useStore(themeStore, (state) => state.theme)];
  useLayoutEffect(() => {
    const context = scale.current && fitCanvas(scale.current, WIDTH, HEIGHT);
    const hatch = sample.current && fitCanvas(sample.current, SAMPLE.width, SAMPLE.height);
    if (!context || !hatch) return;
    const ink = differenceInk(palette, 1);
    for (let x = 0; x < WIDTH; x++) {
      context.fillStyle = ink((2 * x) / (WIDTH - 1) - 1);
      context.fillRect(x, 0, 1, HEIGHT);
    }
    paintShapes(hatch, sampleShapes('hatched', palette));
  }, [palette]);
  const [from, to] = reachNames(reach);
  return (
    <figure
      className="legend"
      aria-label={`Scale of weight in ${second} minus weight in ${first}, from ${from} to ${to}; 0 is the paper; a row of one output alone is hatched`}
    >
      <figcaption>
        α in {second} − α in {first}
      </figcaption>
      <span>{from}</span>
      <canvas ref={scale} />
      <span>{to}</span>
      <canvas ref={sample} />
      <span>one alone</span>
    </figure>
  );
}
