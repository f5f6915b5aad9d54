import { move } from '../actions';
import { CloseIcon } from '../icons';
import { decline, usable } from '../store';
import { useSession, useSessionState } from '../useSession';
import { backendPlace } from '../words';
import { describeTimes, isFasterThere, seenFrom } from './comparison';

/** Proposes the other backend where this model trains faster there. */
export function Proposal() {
  const session = useSession();
  const comparison = useSessionState((state) => state.comparison);
  const backend = useSessionState(({ device }) => device?.backend);
  const open = useSessionState((state) => usable(state) && !state.declined);
  const { here, there } = comparison && backend ? seenFrom(backend, comparison) : {};
  return (
    // Stands empty until there is something to propose, so that it is announced when it comes.
    <div role="status">
      {open && here && there && isFasterThere({ here, there }) && (
        <div className="message proposal">
          <span className="messageMark" aria-hidden="true">
            →
          </span>
          <p>{describeTimes(here, there)}</p>
          <button type="button" onClick={() => move(session, there.backend)}>
            Go on on {backendPlace[there.backend]}
          </button>
          <button type="button" className="plain" onClick={() => decline(session)}>
            <CloseIcon />
            <span className="visuallyHidden">Stay on {backendPlace[here.backend]}</span>
          </button>
        </div>
      )}
    </div>
  );
}
