import { useCallback, useSyncExternalStore } from 'react';
import type { Snapshot } from './alignmentFeed';
import { useSession } from './useSession';

/** A number or text of the latest snapshot; React renders when it changes, and never sees the tensor. */
export function useAlignment<Selected extends string | number | boolean | undefined>(
  select: (snapshot: Snapshot) => Selected,
): Selected | undefined {
  const { feed } = useSession();
  const read = useCallback(() => (feed.drawn ? select(feed.drawn) : undefined), [feed, select]);
  return useSyncExternalStore(feed.changed.subscribe, read);
}
