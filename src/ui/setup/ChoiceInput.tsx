import { groups } from 'd3';
import { useId } from 'react';
import type { ChoiceField } from '../../worker/settings';

interface Props {
  readonly field: Pick<ChoiceField, 'label' | 'help' | 'choices'>;
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
        {groups(field.choices, ({ group }) => group).map(([group, choices]) => {
          const options = choices.map(({ value: one, label }) => (
            <option key={one} value={String(one)}>
              {label}
            </option>
          ));
          return group === undefined ? (
            options
          ) : (
            <optgroup key={group} label={group}>
              {options}
            </optgroup>
          );
        })}
      </select>
      <p className="help" id={`${id}-help`}>
        {field.help}
      </p>
    </div>
  );
}
