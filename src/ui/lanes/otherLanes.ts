/** Begins and ends the models that train beside the one of the page. */
import type { Settings } from '../../worker/settings';
import { prepareWith } from '../actions';
import { startClock } from '../charts/clock';
import { beginRecording, endRecording } from '../runs/pageRuns';
import { connect } from '../sessionClient';
import { formBegan, type Session, undoChanges } from '../store';
import { follow } from './follow';
import { FIRST_PAIR, laneStore, MOST_OTHERS } from './laneStore';
import { keepInStep } from './lockstep';

/** What ends a lane, and what ends the lockstep of all. */
const ends = new Map<Session, () => void>();
let release = () => {};

/**
 * Trains a model of the draft beside the running one; the form goes back. A model that came with the page is not trained:
 * one of the form's settings begins in its place.
 */
export function trainDraftBeside(first: Session): void {
  const state = first.store.getState();
  const base = formBegan(state);
  if (state.shipped && base) prepareWith(first, base, state.input);
  else undoChanges(first);
  trainBeside(first, state.draft);
}

/** Trains a model of these settings beside the others; where there is no room for one more, in place of the last. */
export function trainBeside(first: Session, settings: Settings): void {
  const { others, shown } = laneStore.getState();
  const { input } = first.store.getState();
  const last = others.length === MOST_OTHERS ? others.at(-1) : undefined;
  const session = last ?? connectBeside(first);
  prepareWith(session, settings, input === '' ? undefined : input);
  if (!last) setOthers(first, [...others, session]);
  if (shown === 'first') laneStore.setState({ shown: 'all' });
}

/** Ends a lane; those after it move up, and the model of the page goes on. */
export function closeLane(first: Session, session: Session): void {
  ends.get(session)?.();
  ends.delete(session);
  setOthers(
    first,
    laneStore.getState().others.filter((other) => other !== session),
  );
}

/** Ends all lanes but that of the page. */
export function closeLanes(first: Session): void {
  for (const session of laneStore.getState().others) closeLane(first, session);
}

function connectBeside(first: Session): Session {
  const { session, close } = connect('beside', 'Close it; it can be begun again.');
  startClock(session);
  const recorder = beginRecording(session, true);
  const unfollow = follow(first, session);
  ends.set(session, () => {
    unfollow();
    void endRecording(recorder).then(close);
  });
  return session;
}

function setOthers(first: Session, others: readonly Session[]): void {
  release();
  release = others.length === 0 ? () => {} : keepInStep(first, others);
  laneStore.setState({ others, pair: FIRST_PAIR });
}
