import { useSyncExternalStore } from 'react';

const query = window.matchMedia('(max-width: 759px)');

function subscribe(listener: () => void): () => void {
  query.addEventListener('change', listener);
  return () => query.removeEventListener('change', listener);
}

/** Whether the page is one column wide; styles/hand.css has the same bound. */
export function useNarrow(): boolean {
  return useSyncExternalStore(subscribe, () => query.matches);
}
