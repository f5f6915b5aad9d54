import { mechanismOf, objectionTo } from '../../worker/settings';
import { change } from '../store';
import { useSession, useSessionState } from '../useSession';

/** Why the mechanism cannot work with the sizes chosen, and the ways out. */
export function Objection() {
  const session = useSession();
  const draft = useSessionState((state) => state.draft);
  const objection = objectionTo(draft);
  if (!objection) return null;
  return (
    <div className="objection" role="alert">
      <p>
        <span aria-hidden="true">✕</span> {objection}
      </p>
      <div className="buttons">
        {mechanismOf(draft)
          .remedies?.(draft)
          .map(({ label, changes }) => (
            <button key={label} type="button" onClick={() => change(session, changes)}>
              {label}
            </button>
          ))}
      </div>
    </div>
  );
}
