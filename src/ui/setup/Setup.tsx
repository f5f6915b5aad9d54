import { type ReactNode, Suspense } from 'react';
import { taskById } from '../../tasks';
import { ownId } from '../../tasks/own/ownTask';
import { type SettingField, type SettingGroup, settingFields } from '../../worker/settings';
import { lazily } from '../lazily';
import { MechanismText } from '../mechanism/MechanismText';
import { ShippedOffer } from '../shipped/ShippedOffer';
import { change, changeTaskOption } from '../store';
import { useSession, useSessionState } from '../useSession';
import { ChoiceInput } from './ChoiceInput';
import { ModelFile } from './ModelFile';
import { NumberInput } from './NumberInput';
import './setup.css';

const OwnPanel = lazily<object>(() => import('../own/OwnPanel').then((module) => module.OwnPanel));

const groups: readonly SettingGroup[] = ['Data', 'Model', 'Optimiser', 'Stop', 'Device'];

/** The draft of the next model, and what else stands in its column. */
export function Setup({ children }: { readonly children?: ReactNode }) {
  return (
    <>
      <h2>Setup</h2>
      <form className="settings" onSubmit={(event) => event.preventDefault()}>
        {groups.map((group) => (
          <fieldset key={group} data-group={group}>
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
      <p className="gloss">
        {task.description}{' '}
        {task.notice && (
          <a href={task.notice.href} target="_blank" rel="noreferrer">
            Licence
          </a>
        )}
      </p>
      <ShippedOffer />
      {task.id === ownId && (
        <Suspense>
          <OwnPanel />
        </Suspense>
      )}
      {task.options.map(({ choices, ...field }) => {
        const { name } = field;
        const value = values[name] ?? field.default;
        return choices ? (
          <ChoiceInput
            key={`${task.id} ${name}`}
            field={{ ...field, choices }}
            value={value}
            onChange={(chosen) => changeTaskOption(session, name, Number(chosen))}
          />
        ) : (
          <NumberInput
            key={`${task.id} ${name} ${version}`}
            field={field}
            value={value}
            whole
            onChange={(chosen) => changeTaskOption(session, name, chosen)}
          />
        );
      })}
    </>
  );
}
