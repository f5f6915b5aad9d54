import { Fragment, useLayoutEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { fitCanvas } from '../canvas';
import { palettes } from '../theme/palette';
import { themeStore } from '../theme/theme';
import type { Note } from './notes';
import { paintShapes } from './paintShapes';
import { SAMPLE, type Sample, sampleShapes } from './samples';

/** What is no ink, each beside a sample of it where there is something to see. */
export function LegendNotes({ notes }: { readonly notes: readonly Note[] }) {
  return notes.map(({ sample, text }) => (
    <Fragment key={text}>
      {sample && <Painted sample={sample} />}
      <span>{text}</span>
    </Fragment>
  ));
}

function Painted({ sample }: { readonly sample: Sample }) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const theme = useStore(themeStore, (state) => state.theme);
  useLayoutEffect(() => {
    const context = canvas.current && fitCanvas(canvas.current, SAMPLE.width, SAMPLE.height);
    if (context) paintShapes(context, sampleShapes(sample, palettes[theme]));
  }, [sample, theme]);
  return <canvas ref={canvas} />;
}
