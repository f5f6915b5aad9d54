import type { ReactNode } from 'react';
import { useStore } from 'zustand';
import { useAlignment } from '../useAlignment';
import { Bars } from './Bars';
import { BlankInput } from './BlankInput';
import { Heatmap } from './Heatmap';
import { NoAttention } from './NoAttention';
import { Readout } from './Readout';
import { Ribbons } from './Ribbons';
import { RowDifference } from './RowDifference';
import { type Drawing, viewStore } from './viewStore';

const drawn: Readonly<Record<Drawing, () => ReactNode>> = { heatmap: Heatmap, ribbons: Ribbons, rows: Bars };

/** The map of a model as it is to be drawn, and the numbers of what is looked at; or why there is none. */
export function MapDrawing() {
  const attends = useAttends();
  const blank = useBlank();
  const Drawn = drawn[useStore(viewStore, (view) => view.drawing)];
  if (attends === undefined) return <p className="empty">The map appears as soon as the model is ready.</p>;
  if (blank) return <BlankInput />;
  if (!attends) return <NoAttention />;
  return (
    <>
      <Drawn />
      <RowDifference />
      <Readout />
    </>
  );
}

/** Whether nothing has been typed. */
export function useBlank(): boolean {
  return useAlignment(({ alignment }) => alignment.text === '') ?? false;
}

/** Whether the model has a map; undefined where it is not known yet. */
export function useAttends(): boolean | undefined {
  return useAlignment(({ alignment }) => alignment.weights.length > 0);
}
