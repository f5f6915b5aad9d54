import { useEffect, useState } from 'react';
import { useAlignment } from './useAlignment';

/** Whether a first map has been on the screen: what can wait is fetched after it. */
export function useMapPainted(): boolean {
  const hasMap = useAlignment(isThere);
  const [painted, setPainted] = useState(false);
  useEffect(() => {
    if (!hasMap) return;
    // The frame that paints the map, and then the one after it.
    let frame = requestAnimationFrame(() => {
      frame = requestAnimationFrame(() => setPainted(true));
    });
    return () => cancelAnimationFrame(frame);
  }, [hasMap]);
  return painted;
}

const isThere = () => true;
