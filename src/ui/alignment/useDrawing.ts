import { useEffect, useLayoutEffect, useRef } from 'react';
import { acknowledge } from '../actions';
import type { Snapshot } from '../alignmentFeed';
import { perFrame } from '../frame';
import { themeStore } from '../theme/theme';
import { useSession } from '../useSession';
import { focusOn, hover, lookStore } from './lookStore';
import { viewStore } from './viewStore';

/**
 * Draws the latest map when `draw` is another function, and, at most once a frame, when the map, the view, what is looked
 * at or the theme changes. The session is told of each map that was drawn; `draw` says whether it could be.
 */
export function useDrawing(draw: (snapshot: Snapshot) => boolean): void {
  const session = useSession();
  const drawn = useRef<Snapshot>(undefined);
  const redraw = useRef(() => {});

  useLayoutEffect(() => {
    redraw.current = () => {
      const { drawn: latest } = session.feed;
      // React has not yet made room for a map of a new shape; it draws again when it has.
      if (!latest || !draw(latest)) return;
      if (drawn.current !== latest) acknowledge(session, latest.run);
      drawn.current = latest;
    };
    redraw.current();
  }, [session, draw]);

  useEffect(() => {
    const frame = perFrame(() => redraw.current());
    const stops = [session.feed.changed, lookStore, viewStore, themeStore].map(({ subscribe }) => subscribe(frame.ask));
    return () => {
      for (const stop of stops) stop();
      frame.cancel();
      // What the pointer was over is gone with the drawing.
      hover(undefined);
      focusOn(undefined);
    };
  }, [session]);
}
