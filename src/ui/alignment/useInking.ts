import { useEffect, useState } from 'react';
import { useSession } from '../useSession';

/** Milliseconds that the ink takes, as alignment.css has it. */
const INKING_MS = 900;

/** Whether the map inks itself in: once in a run, when the model writes this input rightly for the first time. */
export function useInking(): boolean {
  const { feed } = useSession();
  const [inking, setInking] = useState(false);
  useEffect(() => {
    let done = 0; // the run that has had its moment
    let wrongBefore = 0; // the run that has been seen to err: a model that came trained has nothing to celebrate
    let timer: ReturnType<typeof setTimeout> | undefined;
    const look = () => {
      const { live } = feed;
      if (!live || live.run === done) return;
      const { answer, prediction } = live.alignment;
      if (answer === undefined) return;
      if (answer !== prediction) wrongBefore = live.run;
      if (answer !== prediction || wrongBefore !== live.run) return;
      done = live.run;
      setInking(true);
      clearTimeout(timer);
      timer = setTimeout(() => setInking(false), INKING_MS);
    };
    const stop = feed.changed.subscribe(look);
    return () => {
      stop();
      clearTimeout(timer);
    };
  }, [feed]);
  return inking;
}
