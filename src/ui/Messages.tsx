import { CloseIcon } from './icons';
import { Proposal } from './performance/Proposal';
import { dismissMessage } from './store';
import { useSession, useSessionState } from './useSession';

/** What went wrong or was mended, in words, until dismissed; and what would be faster. */
export function Messages() {
  const session = useSession();
  const messages = useSessionState((state) => state.messages);
  return (
    <div className="messages">
      {messages.map((message) => (
        <div key={message.text} className="message" role={message.tone} data-tone={message.tone}>
          <span className="messageMark" aria-hidden="true">
            {message.tone === 'alert' ? '!' : '✓'}
          </span>
          <p>{message.text}</p>
          {message.reload && (
            <button type="button" onClick={() => location.reload()}>
              Reload the page
            </button>
          )}
          <button type="button" className="plain" onClick={() => dismissMessage(session, message)}>
            <CloseIcon />
            <span className="visuallyHidden">Dismiss</span>
          </button>
        </div>
      ))}
      <Proposal />
    </div>
  );
}
