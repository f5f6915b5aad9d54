import type { ReactNode } from 'react';
import { taskById } from '../../tasks';
import { type SettingField, type SettingGroup, settingFields } from '../../worker/settings';
import { MechanismText } from '../mechanism/MechanismText';
import { change, changeTaskOption } from '../store';
import { useSession, useSessionState } from '../useSession';
import { ChangeBanner } from './ChangeBanner';
import { ChoiceInput } from './ChoiceInput';
import { ModelFile } from './ModelFile';
import { NumberInput } from './NumberInput';
import './setup.css';

const groups: readonly SettingGroup[] = ['Data', 'Model', 'Optimiser', 'Device'];

/** The draft of the next model, what else stands in its column, and over the foot what has changed. */
export function Setup({ children }: { readonly children?: ReactNode }) {
  return (
    <>
      <h2>Setup</h2>
      <form className="settings" onSubmit={(event) => event.preventDefault()}>
        {groups.map((group) => (
          <fieldset key={group}>
            <legend>{group}</legend>
            {settingFields
              .filter((field) => field.group === group)
              .map((field) => (
                <Setting key={field.name} field={field} />
              ))}
          </fieldset>
        ))}
      </form>
      <ModelFile />
      {children}
      <ChangeBanner />
    </>
  );
}

function Setting({ field }: { readonly field: SettingField }) {
  const session = useSession();
  const value = useSessionState(({ draft }) => draft[field.name]);
  const version = useSessionState((state) => state.draftVersion);
  const applies = useSessionState(({ draft }) => field.applies?.(draft) ?? true);
  const apply = (chosen: string | number) => change(session, { [field.name]: chosen });
  if (!applies) return null;
  return (
    <>
      {field.kind === 'choice' ? (
        <ChoiceInput field={field} value={value} onChange={apply} />
      ) : (
        <NumberInput
          key={version}
          field={field}
          value={Number(value)}
          whole={field.kind === 'integer'}
          onChange={apply}
        />
      )}
      {field.name === 'task' && <TaskText />}
      {field.name === 'attention' && <MechanismText />}
    </>
  );
}

/** What the task is, and its own options. */
function TaskText() {
  const session = useSession();
  const task = taskById(useSessionState(({ draft }) => draft.task));
  const values = useSessionState(({ draft }) => draft.taskOptions);
  const version = useSessionState((state) => state.draftVersion);
  return (
    <>
      <p className="gloss">{task.description}</p>
      {task.options.map((option) => (
        <NumberInput
          key={`${task.id} ${option.name} ${version}`}
          field={option}
          value={values[option.name] ?? option.default}
          whole
          onChange={(value) => changeTaskOption(session, option.name, value)}
        />
      ))}
    </>
  );
}
