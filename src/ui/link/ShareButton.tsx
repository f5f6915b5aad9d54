import { useId, useState } from 'react';
import { ownId } from '../../tasks/own/ownTask';
import type { Settings } from '../../worker/settings';
import { CloseIcon } from '../icons';
import { currentEdits } from '../inspect/editStore';
import { laneStore } from '../lanes/laneStore';
import { differing } from '../lanes/sameBatches';
import { lessonStore } from '../lessons/lessonStore';
import { ownStore } from '../own/ownStore';
import { addMessage, type Session, type SessionState } from '../store';
import { useSession } from '../useSession';
import { LinkError, LONGEST_NAME, type OwnData } from './content';
import { currentView } from './view';
import './share.css';

/** Copies a link to what is on the page; where the browser refuses, shows it to be copied by hand. */
export function ShareButton() {
  const session = useSession();
  const [link, setLink] = useState<string>();
  const share = async () => {
    const address = await tryLink(session);
    if (address === undefined) return;
    const copied = await copy(address);
    setLink(copied ? undefined : address);
    if (copied) addMessage(session, { tone: 'status', text: whatWasCopied(session), reload: false, passing: true });
  };
  return (
    <>
      <button type="button" onClick={() => void share()} title="Copy a link to these settings, input and view">
        Share
      </button>
      {link !== undefined && <LinkField link={link} onClose={() => setLink(undefined)} />}
    </>
  );
}

function whatWasCopied({ store }: Session): string {
  const own = toShare(store.getState()).task === ownId;
  return own
    ? 'Link copied. It holds the settings, the seed, the view and how your pairs are read, but no pair, nothing that was ' +
        'typed or edited on them, and nothing that was learnt: whoever opens it brings the pairs.'
    : 'Link copied. It holds the settings, the seed, the input, what you edited, the view and how far it was trained, ' +
        'but not what was learnt: the same seed on the same backend learns it again.';
}

/** The settings of the model that would be trained on: beside one that came with the page those of the form. */
function toShare({ running, shipped, draft }: SessionState): Settings {
  return shipped ? draft : (running ?? draft);
}

/** Stands over the page until it is closed. */
function LinkField({ link, onClose }: { readonly link: string; readonly onClose: () => void }) {
  const id = useId();
  return (
    <div className="linkField">
      <label htmlFor={id}>Copy this link</label>
      <input id={id} type="text" readOnly value={link} ref={(field) => field?.select()} />
      <button type="button" className="plain" onClick={onClose}>
        <CloseIcon />
        <span className="visuallyHidden">Close the link</span>
      </button>
    </div>
  );
}

/** The address of what is on the page; undefined, with a message, where no link can hold it. */
async function tryLink(session: Session): Promise<string | undefined> {
  const state = session.store.getState();
  const { shipped, input, step } = state;
  try {
    const { open, step: lessonStep } = lessonStore.getState();
    const settings = toShare(state);
    const edits = currentEdits();
    const beside = besideNow(settings);
    const { encodeLink } = await import('./encode');
    const hash = encodeLink({
      settings,
      ...(shipped ? { shipped: shipped.model.task } : step > 0 ? { step } : {}),
      ...(beside.length > 0 ? { beside } : {}),
      input,
      view: currentView(),
      ...(edits ? { edits } : {}),
      ...(open ? { lesson: { ...open, step: lessonStep } } : {}),
      ...(settings.task === ownId ? { brings: whatToBring() } : {}),
    });
    return new URL(hash, location.href).href;
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    addMessage(session, { tone: 'alert', text: error.message, reload: false });
    return undefined;
  }
}

/** What the models beside that of the page differ in. */
function besideNow(settings: Settings): readonly Partial<Settings>[] {
  return laneStore.getState().others.flatMap(({ store }) => {
    const { pending, running } = store.getState();
    const own = pending?.settings ?? running;
    return own ? [differing(settings, own)] : [];
  });
}

/** Pairs are never in a link: what it says of them is how to know them again. */
function whatToBring(): OwnData {
  const { opened, preview } = ownStore.getState();
  const { pairs, test, reading } = opened ?? {};
  return {
    name: (pairs?.name ?? 'own pairs').slice(0, LONGEST_NAME),
    pairs: preview?.pairs.kept ?? 0,
    ...(test ? { test: test.name.slice(0, LONGEST_NAME) } : {}),
    ...(reading ? { reading } : {}),
  };
}

/** Whether the browser let it. */
async function copy(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return false;
  }
}
