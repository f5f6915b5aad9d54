import { useId, useState } from 'react';
import { ownId } from '../../tasks/own/ownTask';
import { copyText } from '../copyText';
import { CloseIcon } from '../icons';
import { addMessage, type Session } from '../store';
import { useSession } from '../useSession';
import { LinkError } from './content';
import { contentNow, toShare } from './contentNow';
import './share.css';

/** Copies a link to what is on the page; where the browser refuses, shows it to be copied by hand. */
export function ShareButton() {
  const session = useSession();
  const [link, setLink] = useState<string>();
  const share = async () => {
    const address = await tryLink(session);
    if (address === undefined) return;
    const copied = await copyText(address);
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
  const content = contentNow(session);
  try {
    const { encodeLink } = await import('./encode');
    return new URL(encodeLink(content), location.href).href;
  } catch (error) {
    if (!(error instanceof LinkError)) throw error;
    addMessage(session, { tone: 'alert', text: error.message, reload: false });
    return undefined;
  }
}
