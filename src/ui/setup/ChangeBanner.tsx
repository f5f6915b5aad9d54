import { differences, objectionTo } from '../../worker/settings';
import { restart } from '../actions';
import { undoChanges } from '../store';
import { useSession, useSessionState } from '../useSession';

/** What the draft changes about the running model, and the two ways out. */
export function ChangeBanner() {
  const session = useSession();
  const running = useSessionState((state) => state.running);
  const draft = useSessionState((state) => state.draft);
  const busy = useSessionState((state) => state.pending !== undefined || state.phase === 'stopped');
  const found = running ? differences(running, draft) : [];
  if (busy || (running && found.length === 0)) return null;
  const objection = objectionTo(draft) !== undefined;
  return (
    <section className="changeBanner" aria-label="Changes">
      <h3>{running ? countChanges(found.length) : 'No model is running'}</h3>
      <ul>
        {found.map(({ label, from, to }) => (
          <li key={label}>
            {label}: <span className="from">{from}</span> → <span className="to">{to}</span>
          </li>
        ))}
      </ul>
      {objection && <p className="waits">Restart waits for an answer at Attention, above.</p>}
      <div className="buttons">
        <button type="button" className="primary" disabled={objection} onClick={() => restart(session)}>
          Restart
        </button>
        {running && (
          <button type="button" onClick={() => undoChanges(session)}>
            Undo changes
          </button>
        )}
      </div>
    </section>
  );
}

function countChanges(count: number): string {
  return `${count} ${count === 1 ? 'change' : 'changes'}, not yet applied`;
}
