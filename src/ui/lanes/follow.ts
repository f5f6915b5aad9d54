/** Has another lane follow the first in what both share: data and seed, the input, the step that is gone back to. */
import { differences } from '../../worker/settingDifferences';
import { prepareWith, recall } from '../actions';
import type { Session, SessionState } from '../store';
import { onSameBatches } from './sameBatches';

/** Returns what ends it. */
export function follow(first: Session, other: Session): () => void {
  const take = (state: SessionState, before: SessionState) => {
    if (state.run !== before.run) beginAgain(state, other);
    else if (state.input !== before.input) decode(state.input, other);
    if (state.recalled !== before.recalled) recall(other, state.recalled);
  };
  const stops = [
    first.store.subscribe(take),
    // The charts of the page draw its curves too.
    other.history.changed.subscribe(() => first.history.changed.send()),
  ];
  return () => {
    for (const stop of stops) stop();
  };
}

/** The first has another run: reset, of another seed, or of other data. The other keeps the rest of its settings. */
function beginAgain({ running, input }: SessionState, other: Session): void {
  const { pending, running: own, step } = other.store.getState();
  const settings = pending?.settings ?? own;
  if (!running || !settings) return;
  const wanted = onSameBatches(settings, running);
  const stands = (pending || step === 0) && differences(settings, wanted).length === 0;
  if (stands) decode(input, other);
  else prepareWith(other, wanted, input);
}

function decode(text: string, { store, post }: Session): void {
  store.setState({ input: text });
  const { run, running, recalled } = store.getState();
  if (!running) return; // what stands in the field is decoded once there is a model
  post({ type: 'decode', run, text });
  if (recalled !== undefined) post({ type: 'recall', run, step: recalled, text });
}
