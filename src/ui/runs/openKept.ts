/** Takes a kept run up again. */
import { ownId } from '../../tasks/own/ownTask';
import { openFile, prepareWith } from '../actions';
import { ownStore } from '../own/ownStore';
import { addMessage, type Session } from '../store';
import type { KeptRun } from './keptRun';
import type { Runs } from './useRuns';

/**
 * Goes on with the run's weights and input, under its name; where they are kept no longer, its settings from step 0. False
 * where it is of own pairs that have to be brought in first.
 */
export async function openKept(session: Session, { shelf, recorder }: Runs, run: KeptRun): Promise<boolean> {
  if (run.settings.task === ownId && !ownStore.getState().opened) {
    askForPairs(session, run);
    return false;
  }
  const weights = run.hasWeights ? await shelf.weightsOf(run) : undefined;
  if (!weights) {
    prepareWith(session, run.settings, run.input);
    tell(session, `The weights of “${run.name}” are not kept: its settings begin again at step 0.`);
    return true;
  }
  const input = run.input === undefined ? undefined : { task: run.settings.task, text: run.input };
  await openFile(session, new File([weights], run.name), input);
  const { pending } = session.store.getState();
  if (pending) recorder.expect(pending.run, run);
  return true;
}

/** The form goes over to own pairs, which are kept apart from runs and only where a person wants it. */
function askForPairs(session: Session, { name, settings }: KeptRun): void {
  session.store.setState(({ draftVersion }) => ({ draft: settings, draftVersion: draftVersion + 1 }));
  const { kept } = ownStore.getState();
  const bring = kept ? `open ${kept.opened.pairs.name}` : 'open their file or paste them';
  tell(session, `“${name}” was trained on your own pairs: ${bring} at Setup, then go on with it.`);
}

function tell(session: Session, text: string): void {
  addMessage(session, { tone: 'status', text, reload: false });
}
