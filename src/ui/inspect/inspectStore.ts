/** Which part of the inspection is open, and what is chosen in it. */
import { createStore } from 'zustand/vanilla';

export const inspectParts = ['arithmetic', 'what if', 'gates', 'beam'] as const;
export type InspectPart = (typeof inspectParts)[number];

/** The LSTMs that have gates; the encoder may read the other way as well. */
export const lstmNames = ['decoder', 'encoder', 'encoder, right to left'] as const;
export type LstmName = (typeof lstmNames)[number];

export interface InspectState {
  readonly part: InspectPart;
  /** Whose gates are drawn, and of which of its layers, from 0. */
  readonly lstm: LstmName;
  readonly layer: number;
  /** The unit whose gates are drawn; undefined for the most active one. */
  readonly unit: number | undefined;
  /** Of the beam search. */
  readonly width: number;
  readonly lengthPenalty: number;
}

/** The most hypotheses that a beam keeps, and the greatest length penalty. */
export const WIDEST_BEAM = 8;
export const GREATEST_PENALTY = 2;

/** The values that each choice may have, as a link carries them. A layer or unit that the model has not is not shown. */
export const inspectFields = {
  part: inspectParts,
  lstm: lstmNames,
  layer: { minimum: 0, maximum: 7, whole: true },
  unit: { minimum: 0, maximum: 4095, whole: true },
  width: { minimum: 1, maximum: WIDEST_BEAM, whole: true },
  lengthPenalty: { minimum: 0, maximum: GREATEST_PENALTY },
} as const;

export const inspectStore = createStore<InspectState>(() => ({
  part: 'arithmetic',
  lstm: 'decoder',
  layer: 0,
  unit: undefined,
  width: 3,
  lengthPenalty: 0.6,
}));
