import { useCallback, useRef, useSyncExternalStore } from 'react';
import { useSession } from '../useSession';
import { type Label, labelsOf, type Side, sameLabels } from './symbols';

/** The labels of one side of the latest map; the same array as long as they say the same. */
export function useLabels(side: Side): readonly Label[] {
  const { feed } = useSession();
  const last = useRef<readonly Label[]>([]);
  const read = useCallback(() => {
    const labels = feed.drawn ? labelsOf(side, feed.drawn.alignment) : [];
    if (!sameLabels(last.current, labels)) last.current = labels;
    return last.current;
  }, [feed, side]);
  return useSyncExternalStore(feed.changed.subscribe, read);
}
