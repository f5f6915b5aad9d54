/** Keeps what a session draws at the map that is chosen in the view. */
import { viewStore } from '../alignment/viewStore';
import type { Session } from '../store';
import { withMap } from './lens';

/** Returns what ends it. */
export function startLens({ store, feed }: Session): () => void {
  let made: readonly unknown[] = [];
  const look = () => {
    const { shown } = viewStore.getState();
    const { running } = store.getState();
    if (shown === made[0] && running === made[1]) return;
    made = [shown, running];
    feed.lookThrough(shown && running ? (alignment) => withMap(alignment, shown, running) : undefined);
  };
  const stops = [viewStore, store].map(({ subscribe }) => subscribe(look));
  look();
  return () => {
    for (const stop of stops) stop();
    feed.lookThrough(undefined);
  };
}
