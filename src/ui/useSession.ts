/** The session in React: a thin hook over the vanilla store. */
import { createContext, use } from 'react';
import { useStore } from 'zustand';
import type { Session, SessionState } from './store';

export const SessionContext = createContext<Session | undefined>(undefined);

/** Throws outside a `SessionContext`. */
export function useSession(): Session {
  const session = use(SessionContext);
  if (!session) throw new Error('useSession is used outside a SessionContext.');
  return session;
}

export function useSessionState<Selected>(select: (state: SessionState) => Selected): Selected {
  return useStore(useSession().store, select);
}
