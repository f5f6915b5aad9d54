import { useEffect } from 'react';
import { acknowledge } from '../actions';
import { perFrame } from '../frame';
import { useSession } from '../useSession';

/** Stands where the map would be. There is nothing to draw, but the session waits for a word all the same. */
export function NoAttention() {
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
  return (
    <p className="empty">
      This model has no attention: the decoder gets the encoder’s last state and never looks back at the input, so there
      is no alignment to draw.
    </p>
  );
}
