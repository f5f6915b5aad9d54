import { useCallback, useSyncExternalStore } from 'react';
import type { Snapshot } from './alignmentFeed';
import { useSession } from './useSession';

type Selected = string | number | boolean | undefined;

/** A number or text of the latest snapshot, as it is drawn; React renders when it changes, and never sees the tensor. */
export function useAlignment<Value extends Selected>(select: (snapshot: Snapshot) => Value): Value | undefined {
  return useSnapshot('drawn', select);
}

/** The same of the decoding itself, whichever of its maps is drawn. */
export function useDecoding<Value extends Selected>(select: (snapshot: Snapshot) => Value): Value | undefined {
  return useSnapshot('latest', select);
}

function useSnapshot<Value extends Selected>(
  which: 'drawn' | 'latest',
  select: (snapshot: Snapshot) => Value,
): Value | undefined {
  const { feed } = useSession();
  const read = useCallback(() => {
    const snapshot = feed[which];
    return snapshot && select(snapshot);
  }, [feed, which, select]);
  return useSyncExternalStore(feed.changed.subscribe, read);
}
