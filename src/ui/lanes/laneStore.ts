/** The models that train beside the one of the page, and what of all of them is shown. */
import { createStore } from 'zustand/vanilla';
import type { Session } from '../store';

/** What lanes are called, in their order; the page's own model is A. */
const letters = ['A', 'B', 'C', 'D'] as const;
export type LaneLetter = (typeof letters)[number];

export const MOST_OTHERS = letters.length - 1;

export function letterOf(lane: number): LaneLetter {
  return letters[lane] ?? 'A';
}

/** The map of the page's model, all maps, or what two of them differ in. */
export type Shown = 'first' | 'all' | 'difference';

/** To the largest difference that there can be, the same for every input, or to the largest of this input. */
export const reaches = ['±1', '± the largest'] as const;
export type Reach = (typeof reaches)[number];

/** Two lanes, counted from 0: the first is subtracted from the second. */
export type Pair = readonly [from: number, to: number];

export interface LaneState {
  /** B, C and D; none where the page has one model. */
  readonly others: readonly Session[];
  readonly shown: Shown;
  readonly pair: Pair;
  /** How far the ink of a difference reaches. */
  readonly reach: Reach;
}

export const FIRST_PAIR: Pair = [0, 1];

export const laneStore = createStore<LaneState>(() => ({ others: [], shown: 'all', pair: FIRST_PAIR, reach: '±1' }));

/** What is shown as the page calls it, where there are so many lanes. */
export function shownName(shown: Shown, lanes: number, [from, to]: Pair): string {
  if (shown === 'first') return letterOf(0);
  if (shown === 'difference') return `${letterOf(to)} − ${letterOf(from)}`;
  const all = letters.slice(0, lanes);
  return `${all.slice(0, -1).join(', ')} and ${all.at(-1)}`;
}
