import { useEffect, useRef } from 'react';
import { mechanismOf, objectionTo } from '../../worker/settings';
import { change } from '../store';
import { useSession, useSessionState } from '../useSession';

/** Why the mechanism cannot work with the sizes chosen, and the ways out. */
export function Objection() {
  const session = useSession();
  const draft = useSessionState((state) => state.draft);
  const objection = objectionTo(draft);
  const box = useRef<HTMLDivElement>(null);
  // The ways out must not lie behind the banner of changes, which the same choice has brought up.
  useEffect(() => {
    if (objection) box.current?.scrollIntoView({ block: 'nearest' });
  }, [objection]);
  if (!objection) return null;
  return (
    <div ref={box} className="objection" role="alert">
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
