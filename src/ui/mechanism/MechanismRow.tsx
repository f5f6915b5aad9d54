import { attentionMechanisms } from '../../worker/settings';
import { change } from '../store';
import { useSession, useSessionState } from '../useSession';
import { familiesOf } from './families';
import './mechanismRow.css';

/** The mechanisms side by side, one click each: that of the model on the page, and what the form chose, which waits. */
export function MechanismRow() {
  const session = useSession();
  const chosen = useSessionState(({ draft }) => draft.attention);
  const shown = useSessionState(({ running }) => running?.attention);
  return (
    <fieldset className="mechanisms">
      <legend className="visuallyHidden">Attention mechanism</legend>
      {families.map(({ name, mechanisms }) => (
        <div key={name} className="family">
          <span className="familyName">{name}</span>
          <div className="choices">
            {mechanisms.map(({ id, label, equation }) => (
              <label
                key={id}
                title={equation}
                data-shown={id === shown || undefined}
                data-waits={(id === chosen && shown !== undefined && id !== shown) || undefined}
              >
                <input
                  type="radio"
                  name="mechanism"
                  className="visuallyHidden"
                  checked={id === chosen}
                  onChange={() => change(session, { attention: id })}
                />
                {label}
                {id === shown && id !== chosen && <span className="visuallyHidden">, shown now</span>}
              </label>
            ))}
          </div>
        </div>
      ))}
    </fieldset>
  );
}

const families = familiesOf(attentionMechanisms);
