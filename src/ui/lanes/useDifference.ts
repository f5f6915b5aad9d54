import { useCallback, useRef, useSyncExternalStore } from 'react';
import type { Note } from '../alignment/notes';
import { type Label, sameLabels } from '../alignment/symbols';
import type { Difference } from './difference';
import type { DifferenceFeed } from './differenceFeed';
import { differenceNotes, sameNotes } from './differenceNotes';

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
  return useList(feed, labelsOf, sameLabels);
}

/** Notes of the latest difference; the same array as long as they say the same. */
export function useDifferenceNotes(feed: DifferenceFeed): readonly Note[] {
  return useList(feed, differenceNotes, sameNotes);
}

function useList<Item>(
  feed: DifferenceFeed,
  listOf: (difference: Difference) => readonly Item[],
  same: (a: readonly Item[], b: readonly Item[]) => boolean,
): readonly Item[] {
  const last = useRef<readonly Item[]>([]);
  const read = useCallback(() => {
    const list = feed.latest ? listOf(feed.latest) : [];
    if (!same(last.current, list)) last.current = list;
    return last.current;
  }, [feed, listOf, same]);
  return useSyncExternalStore(feed.subscribe, read);
}
