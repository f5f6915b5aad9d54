import { useCallback, useRef, useSyncExternalStore } from 'react';
import { type Label, sameLabels } from '../alignment/symbols';
import type { Difference } from './difference';
import type { DifferenceFeed } from './differenceFeed';

/** A number or text of the latest difference; React renders when it changes, and never sees the maps. */
export function useDifference<Selected extends string | number | boolean | undefined>(
  feed: DifferenceFeed,
  select: (difference: Difference) => Selected,
): Selected | undefined {
  const read = useCallback(() => (feed.latest ? select(feed.latest) : undefined), [feed, select]);
  return useSyncExternalStore(feed.subscribe, read);
}

/** Why there is no difference to show, in words. */
export function useWhyNone(feed: DifferenceFeed): string {
  return useSyncExternalStore(feed.subscribe, () => feed.whyNone);
}

/** Labels of the latest difference; the same array as long as they say the same. */
export function useDifferenceLabels(
  feed: DifferenceFeed,
  labelsOf: (difference: Difference) => readonly Label[],
): readonly Label[] {
  const last = useRef<readonly Label[]>([]);
  const read = useCallback(() => {
    const labels = feed.latest ? labelsOf(feed.latest) : [];
    if (!sameLabels(last.current, labels)) last.current = labels;
    return last.current;
  }, [feed, labelsOf]);
  return useSyncExternalStore(feed.subscribe, read);
}
