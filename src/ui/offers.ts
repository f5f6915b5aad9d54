/** What the page proposes and a person may take up or leave: a sentence and a button. */
import { createStore } from 'zustand/vanilla';

export interface Offer {
  readonly text: string;
  readonly button: string;
  readonly take: () => void;
}

/** One at a time, for each is of another run: a later one takes the place of the one before. */
export const offerStore = createStore<{ readonly offer: Offer | undefined }>(() => ({ offer: undefined }));

export function propose(offer: Offer): void {
  offerStore.setState({ offer });
}

export function withdrawOffer(): void {
  offerStore.setState({ offer: undefined });
}
