import { useId } from 'react';
import type { ChoiceField } from '../../worker/settings';

interface Props {
  readonly field: ChoiceField;
  readonly value: string | number;
  readonly onChange: (value: string | number) => void;
}

/** One of a few. */
export function ChoiceInput({ field, value, onChange }: Props) {
  const id = useId();
  return (
    <div className="field">
      <label htmlFor={id}>{field.label}</label>
      <select
        id={id}
        value={String(value)}
        aria-describedby={`${id}-help`}
        onChange={(event) => {
          const choice = field.choices.find((one) => String(one.value) === event.target.value);
          if (choice) onChange(choice.value);
        }}
      >
        {field.choices.map((choice) => (
          <option key={choice.value} value={String(choice.value)}>
            {choice.label}
          </option>
        ))}
      </select>
      <p className="help" id={`${id}-help`}>
        {field.help}
      </p>
    </div>
  );
}
