import { Suspense } from 'react';
import { differences } from '../../worker/settingDifferences';
import { objectionTo } from '../../worker/settings';
import { restart } from '../actions';
import { lazily } from '../lazily';
import { Objection } from '../mechanism/Objection';
import { formBegan, objectionToForm, undoChanges } from '../store';
import { useSession, useSessionState } from '../useSession';
import { aboveBanner } from './aboveBanner';
import './changeBanner.css';

const TrainBeside = lazily(() => import('../lanes/TrainBeside').then((module) => module.TrainBeside));

/** What the draft changes about the running model, and the ways out. */
export function ChangeBanner() {
  const session = useSession();
  const before = useSessionState(formBegan);
  const draft = useSessionState((state) => state.draft);
  const busy = useSessionState((state) => state.pending !== undefined || state.phase === 'stopped');
  const invalid = useSessionState(objectionToForm);
  const found = before ? differences(before, draft) : [];
  if (busy || (before && found.length === 0)) return null;
  return (
    <section className="changeBanner" ref={aboveBanner} aria-label="Changes">
      <div className="changeHead">
        <h3>{before ? countChanges(found.length) : 'No model is running'}</h3>
        {before && (
          <button type="button" className="plain" onClick={() => undoChanges(session)}>
            Undo<span className="visuallyHidden"> changes</span>
          </button>
        )}
      </div>
      <ul>
        {found.map(({ label, from, to }) => (
          <li key={label}>
            {label}: <span className="from">{from}</span> → <span className="to">{to}</span>
          </li>
        ))}
      </ul>
      <Objection />
      {invalid !== undefined && (
        <p className="error" role="alert">
          <span aria-hidden="true">✕</span> {invalid}
        </p>
      )}
      <div className="buttons">
        <button
          type="button"
          className="primary"
          disabled={invalid !== undefined || objectionTo(draft) !== undefined}
          onClick={() => restart(session)}
        >
          Restart
        </button>
        <Suspense>{before && <TrainBeside running={before} />}</Suspense>
      </div>
    </section>
  );
}

function countChanges(count: number): string {
  return `${count} ${count === 1 ? 'change' : 'changes'}, not yet applied`;
}
