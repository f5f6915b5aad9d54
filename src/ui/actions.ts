/** What a person can ask of the session. */
import type { Settings } from '../worker/settings';
import { addMessage, type Session, usable } from './store';
import { taskFor } from './taskFor';

const SEEDS = 1_000_000_000;
/** Well under what a person notices, and enough to join the events of one paste. */
const DECODE_DELAY = 15;

/** Builds the first model, or takes up again a run that a lost device cut short. */
export function open(session: Session): void {
  const { draft, input } = session.store.getState();
  prepare(session, draft, input, true);
}

export function toggleTraining(session: Session): void {
  const state = session.store.getState();
  if (usable(state)) session.post({ type: state.phase === 'training' ? 'pause' : 'train', run: state.run });
}

/** Exactly one training step. */
export function step(session: Session): void {
  const state = session.store.getState();
  if (usable(state)) session.post({ type: 'step', run: state.run });
}

/** The same settings and seed again, from step 0. */
export function reset(session: Session): void {
  const { running, input } = session.store.getState();
  if (running) prepare(session, running, input, false);
}

/** The running settings with a seed of chance; changes not yet applied stay in the draft. */
export function renewSeed(session: Session): void {
  const { running, draft, draftVersion, input } = session.store.getState();
  if (!running) return;
  const seed = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % SEEDS;
  session.store.setState({ draft: { ...draft, seed }, draftVersion: draftVersion + 1 });
  prepare(session, { ...running, seed }, input, false);
}

/** Builds the model of the draft. Another task brings an input of its own. */
export function restart(session: Session): void {
  const { running, draft, input } = session.store.getState();
  try {
    const { example } = taskFor(draft);
    const own = running?.task === draft.task ? input : example;
    session.store.setState({ input: own });
    prepare(session, draft, own, false);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    addMessage(session, { tone: 'alert', text, reload: false });
  }
}

/** A fresh input in the words of the running task. */
export function drawInput(session: Session): void {
  const { running, draft } = session.store.getState();
  const settings = running ?? draft;
  const index = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % SEEDS;
  changeInput(session, taskFor(settings).randomSource(settings.seed, index));
}

let decoding = false;

/** Decodes what was typed on the current weights, a moment later. */
export function changeInput(session: Session, text: string): void {
  session.store.setState({ input: text });
  if (decoding) return;
  decoding = true;
  setTimeout(() => {
    decoding = false;
    const { run, running, input } = session.store.getState();
    if (running) session.post({ type: 'decode', run, text: input });
  }, DECODE_DELAY);
}

/** Says that the latest alignment has been drawn. */
export function acknowledge(session: Session, run: number): void {
  session.post({ type: 'acknowledge', run });
}

function prepare(session: Session, settings: Settings, input: string, resume: boolean): void {
  const { run, pending } = session.store.getState();
  const next = (pending?.run ?? run) + 1;
  session.store.setState({ pending: { run: next, input }, messages: [] });
  session.post({ type: 'prepare', run: next, settings, input, resume });
}
