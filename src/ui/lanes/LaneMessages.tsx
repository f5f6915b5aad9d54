import { reset } from '../actions';
import { CloseIcon } from '../icons';
import { dismissMessage, type Message, preparing } from '../store';
import { useSession, useSessionState } from '../useSession';
import type { LaneLetter } from './laneStore';

interface Props {
  readonly letter: LaneLetter;
  readonly onClose: () => void;
}

/** What went wrong with a lane, or was mended, and the way out. Reloading the page is none: it brings back the first model alone. */
export function LaneMessages({ letter, onClose }: Props) {
  const messages = useSessionState((state) => state.messages);
  return messages.map((message) => (
    <div key={message.text} className="laneMessage" role={message.tone} data-tone={message.tone}>
      <p>
        <strong>{letter}:</strong> {message.text}
      </p>
      {message.reload ? <WayOut letter={letter} onClose={onClose} /> : <Dismiss message={message} />}
    </div>
  ));
}

/** Of a lane that will not go on. Where its session has failed there is nothing left that could build another model. */
function WayOut({ letter, onClose }: Props) {
  const session = useSession();
  const stopped = useSessionState(({ phase }) => phase === 'stopped');
  const busy = useSessionState(preparing);
  return stopped ? (
    <button type="button" onClick={onClose}>
      Close {letter}
    </button>
  ) : (
    <button type="button" disabled={busy} onClick={() => reset(session)}>
      Begin {letter} again
    </button>
  );
}

function Dismiss({ message }: { readonly message: Message }) {
  const session = useSession();
  return (
    <button type="button" className="plain" onClick={() => dismissMessage(session, message)}>
      <CloseIcon />
      <span className="visuallyHidden">Dismiss</span>
    </button>
  );
}
