import { useEffect } from 'react';
import { acknowledge } from '../actions';
import { perFrame } from '../frame';
import { useSession } from '../useSession';

/** Tells the session that its maps have been seen, where nothing of them is drawn: it waits for a word all the same. */
export function useSeen(): void {
  const session = useSession();
  useEffect(() => {
    const answer = perFrame(() => {
      if (session.feed.latest) acknowledge(session, session.feed.latest.run);
    });
    answer.ask();
    const stop = session.feed.changed.subscribe(answer.ask);
    return () => {
      stop();
      answer.cancel();
    };
  }, [session]);
}
