import { useEffect, useId, useRef, useState } from 'react';
import { readNumber } from '../../worker/readNumber';
import { noteInvalid } from '../store';
import { useSession } from '../useSession';

interface Props {
  readonly field: { readonly label: string; readonly help: string; readonly minimum: number; readonly maximum: number };
  readonly value: number;
  readonly whole: boolean;
  readonly onChange: (value: number) => void;
}

/**
 * A bounded number. What is accepted goes into the draft as it is typed; what is refused stays in the field with its
 * bounds said below, the draft goes back to what it was when typing began, and no model is built of it meanwhile.
 */
export function NumberInput({ field, value, whole, onChange }: Props) {
  const session = useSession();
  const id = useId();
  const [text, setText] = useState<string>();
  const before = useRef(value);
  const read = text === undefined ? undefined : readNumber(text, field, whole);
  const error = read && 'error' in read ? read.error : undefined;
  const refused = error !== undefined;
  useEffect(() => (refused ? noteInvalid(session, field.label) : undefined), [refused, session, field.label]);
  const shown = text !== undefined && (refused || (read && 'value' in read && read.value === value));
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      <input
        id={id}
        type="text"
        inputMode={whole ? 'numeric' : 'decimal'}
        autoComplete="off"
        value={shown ? text : String(value)}
        aria-invalid={refused}
        aria-describedby={error === undefined ? `${id}-help` : `${id}-error ${id}-help`}
        onFocus={() => {
          if (error === undefined) before.current = value;
        }}
        onBlur={() => {
          if (error === undefined) setText(undefined);
        }}
        onChange={(event) => {
          setText(event.target.value);
          const typed = readNumber(event.target.value, field, whole);
          onChange('value' in typed ? typed.value : before.current);
        }}
      />
      {error !== undefined && (
        <p className="error" id={`${id}-error`}>
          <span aria-hidden="true">✕</span> {error}
        </p>
      )}
      <p className="help" id={`${id}-help`}>
        {field.help}
      </p>
    </div>
  );
}
