import { useId } from 'react';
import { useStore } from 'zustand';
import { type RampName, rampNames } from '../theme/ramps';
import { useAlignment } from '../useAlignment';
import { scaleTexts } from './scales';
import { changeView, type ScaleName, viewStore } from './viewStore';

const scales: readonly ScaleName[] = ['linear', 'log', 'row'];
const ramps: readonly RampName[] = ['ironGall', 'cividis', 'grey'];

/** How weights are drawn, and what is marked on them. */
export function ViewOptions() {
  const view = useStore(viewStore);
  const hasGold = useAlignment(({ alignment }) => alignment.gold !== undefined);
  return (
    <div className="viewOptions">
      <fieldset>
        <legend>Scale</legend>
        {scales.map((scale) => (
          <Choice
            key={scale}
            type="radio"
            name="scale"
            label={scaleTexts[scale].name}
            checked={view.scale === scale}
            onChange={() => changeView({ scale })}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>Ink</legend>
        {ramps.map((ramp) => (
          <Choice
            key={ramp}
            type="radio"
            name="ink"
            label={rampNames[ramp]}
            checked={view.ramp === ramp}
            onChange={() => changeView({ ramp })}
          />
        ))}
      </fieldset>
      <fieldset>
        <legend>Marks</legend>
        <Choice
          type="checkbox"
          label="Largest of each row"
          checked={view.showArgmax}
          onChange={(showArgmax) => changeView({ showArgmax })}
        />
        {hasGold && (
          <Choice
            type="checkbox"
            label="Expected alignment"
            checked={view.showGold}
            onChange={(showGold) => changeView({ showGold })}
          />
        )}
      </fieldset>
    </div>
  );
}

interface ChoiceProps {
  readonly type: 'radio' | 'checkbox';
  /** Of the group of a radio button. */
  readonly name?: string;
  readonly label: string;
  readonly checked: boolean;
  readonly onChange: (checked: boolean) => void;
}

function Choice({ type, name, label, checked, onChange }: ChoiceProps) {
  const id = useId();
  return (
    <div className="choice">
      <input id={id} type={type} name={name} checked={checked} onChange={(event) => onChange(event.target.checked)} />
      <label htmlFor={id}>{label}</label>
    </div>
  );
}
