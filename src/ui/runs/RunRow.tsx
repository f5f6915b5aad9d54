import { type KeyboardEvent, type Ref, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { Stroke } from '../charts/Key';
import { formatCount, formatPercent } from '../format';
import { laneDash } from '../lanes/laneLines';
import { laneStore, letterOf } from '../lanes/laneStore';
import { currentPalette, themeStore } from '../theme/theme';
import { useSession } from '../useSession';
import type { KeptRun } from './keptRun';
import { openKept } from './openKept';
import { runStyle } from './runStyles';
import { useRuns, useShelf } from './useRuns';

/** A kept run: the way its curves are drawn, its name, how far it came, and what can be done with it. */
export function RunRow({ run }: { readonly run: KeptRun }) {
  const session = useSession();
  const runs = useRuns();
  const { shelf } = runs;
  const theme = useStore(themeStore, (state) => state.theme);
  const others = useStore(laneStore, (lanes) => lanes.others);
  const lane = useShelf(({ current }) => [session, ...others].findIndex((one) => current.get(one) === run.id));
  const isCurrent = lane >= 0;
  const [renaming, setRenaming] = useState(false);
  const renameButton = useRef<HTMLButtonElement>(null);
  const style = isCurrent ? { colour: currentPalette().target, dash: laneDash(lane) } : runStyle(run.style, theme);
  const rename = (name: string) => {
    setRenaming(false);
    void shelf.rename(run.id, name);
  };
  return (
    <li
      className="runRow"
      aria-label={run.name}
      data-run={run.id}
      data-shown={run.shown || isCurrent}
      tabIndex={-1} // has the focus where the run is put back
    >
      <div className="runHead">
        <Stroke {...style} width={2} opacity={run.shown || isCurrent ? 1 : 0.3} />
        {renaming ? (
          <NameField name={run.name} onDone={rename} onKey={() => renameButton.current?.focus()} />
        ) : (
          <span className="runName" title={run.name}>
            {run.name}
          </span>
        )}
        <span className="runResult">{describeResult(run)}</span>
      </div>
      <div className="runButtons">
        {!isCurrent && (
          <Action label="Show" run={run} pressed={run.shown} onClick={() => void shelf.show(run.id, !run.shown)} />
        )}
        <Action label="Pin" run={run} pressed={run.pinned} onClick={() => void shelf.pin(run.id, !run.pinned)} />
        <Action ref={renameButton} label="Rename" run={run} onClick={() => setRenaming(true)} />
        <Action
          label="Open"
          run={run}
          title={run.hasWeights ? 'Go on with its weights' : 'Its settings from step 0: its weights are not kept'}
          onClick={() => void openKept(session, runs, run)}
        />
        <Action label="Delete" run={run} onClick={() => void shelf.remove(run.id)} />
        {isCurrent && <span className="onPage">on the page{others.length > 0 && ` as ${letterOf(lane)}`}</span>}
      </div>
    </li>
  );
}

interface ActionProps {
  readonly ref?: Ref<HTMLButtonElement>;
  readonly label: string;
  readonly run: KeptRun;
  readonly title?: string;
  /** Of a button that stays pressed. */
  readonly pressed?: boolean;
  readonly onClick: () => void;
}

function Action({ ref, label, run, title, pressed, onClick }: ActionProps) {
  return (
    <button ref={ref} type="button" title={title} aria-pressed={pressed} onClick={onClick}>
      {label}
      <span className="visuallyHidden"> {run.name}</span>
    </button>
  );
}

interface NameFieldProps {
  readonly name: string;
  readonly onDone: (name: string) => void;
  /** Takes the focus out of the field. */
  readonly onKey: () => void;
}

/** Once, when the field appears. */
function takeUp(field: HTMLInputElement | null): void {
  field?.focus();
  field?.select();
}

/** Leaving the field takes the name. Enter leaves it, and so does Escape, with the old one. */
function NameField({ name, onDone, onKey }: NameFieldProps) {
  const press = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.key !== 'Enter' && event.key !== 'Escape') return;
    event.preventDefault(); // else Enter presses the button that gets the focus, and Escape clears the pinned cell
    if (event.key === 'Escape') event.currentTarget.value = name;
    onKey();
  };
  return (
    <input
      type="text"
      aria-label={`Name of ${name}`}
      defaultValue={name}
      maxLength={80}
      ref={takeUp}
      onKeyDown={press}
      onBlur={(event) => onDone(event.currentTarget.value)}
    />
  );
}

/** "1,240 steps, 87.1 %": the share of held-out pairs that are right, where it was measured. */
function describeResult({ step, evaluations }: KeptRun): string {
  const steps = `${formatCount(step)} ${step === 1 ? 'step' : 'steps'}`;
  const heldOut = evaluations.find(({ id }) => id === 'heldOut');
  return heldOut && heldOut.count > 0 ? `${steps}, ${formatPercent(heldOut.exact / heldOut.count)}` : steps;
}
