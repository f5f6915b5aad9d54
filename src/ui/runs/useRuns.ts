/** The kept runs in React. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Recorder } from './recorder';
import type { RunShelf, ShelfState } from './runShelf';

export interface Runs {
  readonly shelf: RunShelf;
  readonly recorder: Recorder;
}

export const RunsContext = createContext<Runs | undefined>(undefined);

/** Throws outside a `RunsContext`. */
export function useRuns(): Runs {
  const runs = use(RunsContext);
  if (!runs) throw new Error('useRuns is used outside a RunsContext.');
  return runs;
}

export function useShelf<Selected>(select: (state: ShelfState) => Selected): Selected {
  return useStore(useRuns().shelf.store, select);
}
