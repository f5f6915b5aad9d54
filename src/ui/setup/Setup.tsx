import { taskById } from '../../tasks';
import { attentionMechanisms, type SettingField, type SettingGroup, settingFields } from '../../worker/settings';
import { change, changeTaskOption } from '../store';
import { useSession, useSessionState } from '../useSession';
import { ChangeBanner } from './ChangeBanner';
import { ChoiceInput } from './ChoiceInput';
import { Equation } from './Equation';
import { NumberInput } from './NumberInput';
import './setup.css';

const groups: readonly SettingGroup[] = ['Data', 'Model', 'Optimiser'];

/** The draft of the next model. */
export function Setup() {
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
      <ChangeBanner />
    </>
  );
}

function Setting({ field }: { readonly field: SettingField }) {
  const session = useSession();
  const value = useSessionState(({ draft }) => draft[field.name]);
  const version = useSessionState((state) => state.draftVersion);
  const apply = (chosen: string | number) => change(session, { [field.name]: chosen });
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
      {field.name === 'attention' && <AttentionText />}
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

/** The mechanism's equation, what it does, and whose it is. */
function AttentionText() {
  const chosen = useSessionState(({ draft }) => draft.attention);
  const mechanism = attentionMechanisms.find(({ id }) => id === chosen);
  if (!mechanism) return null;
  return (
    <div className="gloss">
      <Equation text={mechanism.equation} />
      <p>{mechanism.description}</p>
      <p>
        <cite>{mechanism.citation}</cite>
      </p>
    </div>
  );
}
