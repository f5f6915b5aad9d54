/** How the curves are drawn. */
import { createStore } from 'zustand/vanilla';

export interface ChartChoices {
  readonly loss: 'linear' | 'log';
  readonly across: 'steps' | 'seconds';
  readonly acrossScale: 'linear' | 'log';
  /** What an average keeps of the one before it; 0 smooths nothing. */
  readonly smoothing: number;
}

export const MOST_SMOOTHING = 0.99;

export const chartStore = createStore<ChartChoices>(() => ({
  loss: 'linear',
  across: 'steps',
  acrossScale: 'linear',
  smoothing: 0,
}));

/** The values that each choice may have, as a link carries them. */
export const chartFields = {
  loss: ['linear', 'log'],
  across: ['steps', 'seconds'],
  acrossScale: ['linear', 'log'],
  smoothing: { minimum: 0, maximum: MOST_SMOOTHING },
} as const;
