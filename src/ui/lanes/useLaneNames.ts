import { useCallback, useSyncExternalStore } from 'react';
import type { Session } from '../store';
import { laneNames } from './laneNames';

/** The lanes by what they differ in, as soon as the settings of all are known. */
export function useLaneNames(lanes: readonly Session[]): readonly string[] {
  const subscribe = useCallback(
    (listener: () => void) => {
      const stops = lanes.map(({ store }) => store.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    [lanes],
  );
  // One text, for it is compared with the one before.
  const names = useSyncExternalStore(subscribe, () => {
    const settings = lanes.flatMap(({ store }) => {
      const { pending, running } = store.getState();
      return pending?.settings ?? running ?? [];
    });
    return settings.length === lanes.length ? laneNames(settings).join('\n') : '';
  });
  return names.split('\n');
}
