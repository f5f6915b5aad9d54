/** What a person can ask of the session. */
import type { ExportFormat } from '../worker/protocol';
import type { Settings } from '../worker/settings';
import { addMessage, type Session, usable } from './store';
import { taskFor } from './taskFor';

const SEEDS = 1_000_000_000;
/** Well under what a person notices, and enough to join the events of one paste. */
const DECODE_DELAY = 15;
/** Far beyond the largest model that the form allows, and within what a page can hold. */
const LARGEST_FILE_MB = 512;

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

/** Measures the next training step kernel by kernel. */
export function measureKernels(session: Session): void {
  const state = session.store.getState();
  if (!usable(state) || state.profiling) return;
  session.store.setState({ profiling: true });
  session.post({ type: 'profile', run: state.run });
}

/** Goes on with the run on another backend, from the step where it is. */
export function move(session: Session, backend: Settings['backend']): void {
  const state = session.store.getState();
  if (!usable(state)) return;
  session.store.setState({ moving: true });
  session.post({ type: 'move', run: state.run, backend });
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
    prepare(session, draft, running?.task === draft.task ? input : example, false);
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

/** Downloads the model as it is now. */
export function exportFile(session: Session, format: ExportFormat): void {
  const state = session.store.getState();
  if (usable(state)) session.post({ type: 'export', run: state.run, format });
}

/** Goes on with the model of a weights file. Where it cannot be read the page says why, and nothing else changes. */
export async function openFile(session: Session, file: File): Promise<void> {
  if (file.size > LARGEST_FILE_MB * 1e6) {
    const text = `${file.name} is larger than ${LARGEST_FILE_MB} MB: it is no model of this page.`;
    addMessage(session, { tone: 'alert', text, reload: false });
    return;
  }
  let bytes: ArrayBuffer;
  try {
    bytes = await file.arrayBuffer();
  } catch {
    addMessage(session, { tone: 'alert', text: `${file.name} cannot be read.`, reload: false });
    return;
  }
  const { input } = session.store.getState();
  const run = announce(session, undefined, input);
  session.post({ type: 'open', run, bytes, input });
}

/** Says that the latest alignment has been drawn. */
export function acknowledge(session: Session, run: number): void {
  session.post({ type: 'acknowledge', run });
}

function prepare(session: Session, settings: Settings, input: string, resume: boolean): void {
  const run = announce(session, settings, input);
  session.post({ type: 'prepare', run, settings, input, resume });
}

/** Notes on the page that a run is on its way, and shows its input; gives its number. */
function announce(session: Session, settings: Settings | undefined, input: string): number {
  const { run, pending, input: shown } = session.store.getState();
  const next = (pending?.run ?? run) + 1;
  // Where the run awaited so far changed the input, what is shown was never the input of the run on the page.
  const changed = pending !== undefined && pending.input !== pending.inputBefore;
  const inputBefore = changed ? pending.inputBefore : shown;
  session.store.setState({ pending: { run: next, settings, input, inputBefore }, input, messages: [] });
  return next;
}
