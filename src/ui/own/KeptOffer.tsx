import { useState } from 'react';
import { useStore } from 'zustand';
import { ownId } from '../../tasks/own/ownTask';
import { formatCount } from '../format';
import { CloseIcon } from '../icons';
import { addMessage } from '../store';
import { useSession, useSessionState } from '../useSession';
import { forgetKept, openKept } from './ownActions';
import type { KeptPairs } from './ownStorage';
import { ownStore } from './ownStore';

/** Among the messages of the page: the pairs of an earlier visit, until something is opened or the panel offers them. */
export function KeptOffer() {
  const session = useSession();
  const kept = useStore(ownStore, ({ kept, opened, asked }) => (opened || asked ? undefined : kept));
  const inPanel = useSessionState(({ draft }) => draft.task === ownId);
  const [dismissed, setDismissed] = useState(false);
  const open = () => {
    if (!kept) return;
    openKept(session, kept);
    const text = `${kept.opened.pairs.name} is open at Setup. Restart trains on it.`;
    addMessage(session, { tone: 'status', text, reload: false });
  };
  return (
    // Stands empty until there is something to offer, so that it is announced when it comes.
    <div role="status">
      {kept && !inPanel && !dismissed && (
        <div className="message proposal">
          <span className="messageMark" aria-hidden="true">
            →
          </span>
          <p>{describe(kept)}</p>
          <span className="keptButtons">
            <button type="button" onClick={open}>
              Open
            </button>
            <button type="button" onClick={forgetKept}>
              Forget
            </button>
          </span>
          <button type="button" className="plain" onClick={() => setDismissed(true)}>
            <CloseIcon />
            <span className="visuallyHidden">Dismiss</span>
          </button>
        </div>
      )}
    </div>
  );
}

/** The same in the panel, as long as something is kept. */
export function KeptLine() {
  const session = useSession();
  const kept = useStore(ownStore, (state) => state.kept);
  if (!kept) return null;
  return (
    <>
      <p className="gloss">{describe(kept)}</p>
      <div className="ownButtons">
        <button type="button" onClick={() => openKept(session, kept)}>
          Open
        </button>
        <button type="button" onClick={forgetKept}>
          Forget
        </button>
      </div>
    </>
  );
}

function describe({ opened, rows }: KeptPairs): string {
  return `Your pairs ${opened.pairs.name}, ${formatCount(rows)} ${rows === 1 ? 'row' : 'rows'}, are kept here.`;
}
