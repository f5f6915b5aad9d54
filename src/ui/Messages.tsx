import { useEffect } from 'react';
import { useStore } from 'zustand';
import { CloseIcon } from './icons';
import { offerStore, withdrawOffer } from './offers';
import { KeptOffer } from './own/KeptOffer';
import { Proposal } from './performance/Proposal';
import { dismissMessage, type Message } from './store';
import { useSession, useSessionState } from './useSession';

/** What went wrong or was mended, in words, until dismissed; what is offered; and what would be faster. */
export function Messages() {
  const messages = useSessionState((state) => state.messages);
  return (
    <div className="messages">
      {messages.map((message) => (
        <MessageLine key={message.text} message={message} />
      ))}
      <OpenOffer />
      <KeptOffer />
      <Proposal />
    </div>
  );
}

/** Long enough to read the longest of them twice. */
const PASSING_MS = 12_000;

function MessageLine({ message }: { readonly message: Message }) {
  const session = useSession();
  useEffect(() => {
    if (!message.passing) return;
    const timer = setTimeout(() => dismissMessage(session, message), PASSING_MS);
    return () => clearTimeout(timer);
  }, [session, message]);
  return (
    <div className="message" role={message.tone} data-tone={message.tone}>
      <span className="messageMark" aria-hidden="true">
        {message.tone === 'alert' ? '!' : '✓'}
      </span>
      <p>{message.text}</p>
      {message.reload ? (
        <button type="button" onClick={() => location.reload()}>
          Reload the page
        </button>
      ) : (
        <button type="button" className="plain" onClick={() => dismissMessage(session, message)}>
          <CloseIcon />
          <span className="visuallyHidden">Dismiss</span>
        </button>
      )}
    </div>
  );
}

/** Another run that a person may go over to. */
function OpenOffer() {
  const offer = useStore(offerStore, (state) => state.offer);
  const take = () => {
    withdrawOffer();
    offer?.take();
  };
  return (
    // Stands empty until there is something to offer, so that it is announced when it comes.
    <div role="status">
      {offer && (
        <div className="message proposal">
          <span className="messageMark" aria-hidden="true">
            →
          </span>
          <p>{offer.text}</p>
          <button type="button" onClick={take}>
            {offer.button}
          </button>
          <button type="button" className="plain" onClick={withdrawOffer}>
            <CloseIcon />
            <span className="visuallyHidden">Dismiss</span>
          </button>
        </div>
      )}
    </div>
  );
}
