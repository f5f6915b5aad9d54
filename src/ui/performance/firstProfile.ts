import { measureKernels } from '../actions';
import type { Session } from '../store';

/** Has the next step measured where none has been; resolves when a measurement is there. */
export function firstProfile(session: Session): Promise<void> {
  const { store } = session;
  if (store.getState().profile) return Promise.resolve();
  measureKernels(session);
  return new Promise((resolve) => {
    const stop = store.subscribe(({ profile }) => {
      if (!profile) return;
      stop();
      resolve();
    });
  });
}
