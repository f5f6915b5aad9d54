import { useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { LegendNotes } from '../alignment/LegendNotes';
import { tellNotes } from '../alignment/notes';
import { fitCanvas } from '../canvas';
import { palettes } from '../theme/palette';
import { themeStore } from '../theme/theme';
import { reachNames } from './difference';
import type { DifferenceFeed } from './differenceFeed';
import { differenceInk } from './differenceShapes';
import { useDifferenceNotes } from './useDifference';

const WIDTH = 97;
const HEIGHT = 10;

interface Props {
  readonly feed: DifferenceFeed;
  /** How far the ink reaches to either side. */
  readonly reach: number;
}

/** The scale of the difference, from −`reach` to `reach`, and what is no ink. */
export function DifferenceLegend({ feed, reach }: Props) {
  const [first, second] = feed.names;
  const notes = useDifferenceNotes(feed);
  const scale = useRef<HTMLCanvasElement>(null);
  const palette = palettes[useStore(themeStore, (state) => state.theme)];
  useLayoutEffect(() => {
    const context = scale.current && fitCanvas(scale.current, WIDTH, HEIGHT);
    if (!context) return;
    const ink = differenceInk(palette, 1);
    for (let x = 0; x < WIDTH; x++) {
      context.fillStyle = ink((2 * x) / (WIDTH - 1) - 1);
      context.fillRect(x, 0, 1, HEIGHT);
    }
  }, [palette]);
  const [from, to] = reachNames(reach);
  const told = `Scale of weight in ${second} minus weight in ${first}, from ${from} to ${to}; 0 is the paper`;
  return (
    <figure className="legend" aria-label={tellNotes(told, notes)}>
      <figcaption>
        α in {second} − α in {first}
      </figcaption>
      <span>{from}</span>
      <canvas ref={scale} />
      <span>{to}</span>
      <LegendNotes notes={notes} />
    </figure>
  );
}
