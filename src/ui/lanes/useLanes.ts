import { useCallback, useSyncExternalStore } from 'react';
import type { Session, SessionState } from '../store';

/** A text that is made of the states of all lanes; a text, for it is compared with the one before. */
export function useLanes(lanes: readonly Session[], describe: (states: readonly SessionState[]) => string): string {
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = lanes.map(({ store }) => store.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [lanes],
  );
  return useSyncExternalStore(subscribe, () => describe(lanes.map(({ store }) => store.getState())));
}
