import { type RefObject, useEffect, useRef, useState } from 'react';
import { COARSE } from './pointer';

/** The side of a cell that two fingers have asked for, undefined until they have, and where the drawn one is to be noted. */
export function usePinch(canvas: RefObject<HTMLElement | null>): [wanted: number | undefined, drawn: { cell: number }] {
  const [wanted, setWanted] = useState<number>();
  const drawn = useRef({ cell: 0 });
  useEffect(() => {
    const sheet = canvas.current?.closest<HTMLElement>('.sheet');
    if (!COARSE || !sheet) return;
    let stop: (() => void) | undefined;
    let ended = false;
    // Where it cannot be fetched the map scrolls, as it does without.
    void import('./pinch').then(
      ({ startPinch }) => {
        if (!ended) stop = startPinch(sheet, { cell: () => drawn.current.cell, zoom: setWanted });
      },
      () => {},
    );
    return () => {
      ended = true;
      stop?.();
    };
  }, [canvas]);
  return [wanted, drawn.current];
}
