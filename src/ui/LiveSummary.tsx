import { useEffect, useState } from 'react';
import { tellProgress } from './summaries';
import { useSession } from './useSession';

/** Progress for a screen reader. */
export function LiveSummary() {
  const session = useSession();
  const [summary, setSummary] = useState('');
  useEffect(() => tellProgress(session, setSummary), [session]);
  return (
    <div className="visuallyHidden" aria-live="polite">
      {summary}
    </div>
  );
}
