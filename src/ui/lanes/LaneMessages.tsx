import { CloseIcon } from '../icons';
import { dismissMessage } from '../store';
import { useSession, useSessionState } from '../useSession';
import type { LaneLetter } from './laneStore';

/** What went wrong with a lane, or was mended. Reloading the page would not bring it back, so none of it asks for that. */
export function LaneMessages({ letter }: { readonly letter: LaneLetter }) {
  const session = useSession();
  const messages = useSessionState((state) => state.messages);
  return messages.map((message) => (
    <div key={message.text} className="laneMessage" role={message.tone} data-tone={message.tone}>
      <p>
        <strong>{letter}:</strong> {message.text}
      </p>
      <button type="button" className="plain" onClick={() => dismissMessage(session, message)}>
        <CloseIcon />
        <span className="visuallyHidden">Dismiss</span>
      </button>
    </div>
  ));
}
