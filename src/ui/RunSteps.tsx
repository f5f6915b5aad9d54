import { useState } from 'react';
import { readNumber } from '../worker/readNumber';
import { train } from './actions';
import { usable } from './store';
import { useSession, useSessionState } from './useSession';

/** Trains so many steps, then pauses. */
export function RunSteps() {
  const session = useSession();
  const disabled = useSessionState((state) => !usable(state) || state.phase === 'training');
  const [text, setText] = useState('100');
  const asked = readNumber(text, { label: 'Steps', minimum: 1, maximum: 1_000_000 }, true);
  return (
    <form
      className="runSteps"
      onSubmit={(event) => {
        event.preventDefault();
        if ('value' in asked) train(session, asked.value);
      }}
    >
      <button type="submit" disabled={disabled || 'error' in asked} title="Train so many steps, then pause">
        Run
      </button>
      <input
        type="text"
        inputMode="numeric"
        aria-label="Steps to run"
        aria-invalid={'error' in asked}
        title={'error' in asked ? asked.error : undefined}
        value={text}
        onChange={({ target }) => setText(target.value)}
      />
      <span>steps</span>
    </form>
  );
}
