import { useId } from 'react';
import { changeInput, drawInput } from '../actions';
import { DiceIcon } from '../icons';
import { usable } from '../store';
import { useDecoding } from '../useAlignment';
import { useSession, useSessionState } from '../useSession';
import { describeUnknown } from '../words';

/** Text to decode, decoded again as it is typed. */
export function InputField() {
  const session = useSession();
  const id = useId();
  const input = useSessionState((state) => state.input);
  const disabled = !useSessionState(usable);
  const unknown = useDecoding(({ alignment }) => describeUnknown(alignment));
  const notice = useDecoding(({ alignment }) => alignment.notice);
  return (
    <div className="inputField">
      <label htmlFor={id}>Your input</label>
      <div className="inputLine">
        <input
          id={id}
          type="text"
          autoComplete="off"
          autoCapitalize="off"
          autoCorrect="off"
          spellCheck={false}
          value={input}
          aria-describedby={`${id}-notes`}
          onChange={(event) => changeInput(session, event.target.value)}
        />
        <button type="button" disabled={disabled} onClick={() => drawInput(session)} title="Random input">
          <DiceIcon />
          <span className="visuallyHidden">Random input</span>
        </button>
      </div>
      <div id={`${id}-notes`} className="inputNotes" role="status">
        {unknown && (
          <p className="unknownNote">
            <span aria-hidden="true">?</span> {unknown}
          </p>
        )}
        {notice && <p>{notice}</p>}
      </div>
    </div>
  );
}
