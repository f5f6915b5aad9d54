import { useEffect, useState } from 'react';
import { useSession } from './useSession';
import { summarise } from './words';

const INTERVAL = 10_000;

/** Progress for a screen reader: at most every ten seconds, and only when something has changed. */
export function LiveSummary() {
  const { store } = useSession();
  const [summary, setSummary] = useState('');
  useEffect(() => {
    const timer = setInterval(() => {
      const { step, loss, evaluations } = store.getState();
      if (step > 0) setSummary(summarise(step, loss, evaluations));
    }, INTERVAL);
    return () => clearInterval(timer);
  }, [store]);
  return (
    <div className="visuallyHidden" aria-live="polite">
      {summary}
    </div>
  );
}
