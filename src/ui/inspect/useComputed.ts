import { useSyncExternalStore } from 'react';
import type { Alignment } from '../../worker/protocol';
import { isBlind } from '../alignment/matrix';
import { useSession } from '../useSession';

/** The map as the model computes it, at the step that is shown, whatever is edited. */
export function useComputed(): Alignment | undefined {
  const { feed } = useSession();
  return useSyncExternalStore(feed.changed.subscribe, () => feed.computed?.alignment);
}

/** Whether the decoder looks at nothing: the model has no alignment, whatever of its heads is drawn. */
export function useBlind(): boolean {
  const { feed } = useSession();
  return useSyncExternalStore(
    feed.changed.subscribe,
    () => feed.computed !== undefined && isBlind(feed.computed.alignment),
  );
}
