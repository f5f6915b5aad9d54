import { useCallback, useSyncExternalStore } from 'react';
import type { Session } from '../store';
import { describeLag } from './lag';

/** Says that lanes are not in step, and which of them waits for which. */
export function LaneLag({ lanes }: { readonly lanes: readonly Session[] }) {
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = lanes.map(({ store }) => store.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [lanes],
  );
  const lag = useSyncExternalStore(subscribe, () => describeLag(lanes.map(({ store }) => store.getState())));
  return lag === '' ? null : <p className="rowsNote">{lag}</p>;
}
