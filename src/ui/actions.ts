/** What a person can ask of the session. */
import type { ExportFormat, HeldOutSide, OwnEdits, OwnInput } from '../worker/protocol';
import type { Settings } from '../worker/settings';
import type { ShippedModel } from './shipped/models';
import { addMessage, type Demand, objectionToForm, type Pending, type Session, usable } from './store';

const SEEDS = 1_000_000_000;
/** Well under what a person notices, and enough to join the events of one paste. */
const DECODE_DELAY = 15;
/** Far beyond the largest model that the form allows, and within what a page can hold. */
const LARGEST_FILE_MB = 512;

/** Builds the first model, or takes up again a run that a lost device cut short. */
export function open(session: Session): void {
  prepare(session, session.store.getState().draft, true);
}

export function toggleTraining(session: Session): void {
  const state = session.store.getState();
  if (!usable(state)) return;
  if (state.phase === 'training') session.post({ type: 'pause', run: state.run });
  else demand(session, { type: 'train' });
}

/** Trains so many steps, then pauses. */
export function train(session: Session, steps: number): void {
  if (usable(session.store.getState())) demand(session, { type: 'train', steps });
}

/** Exactly one training step. */
export function step(session: Session): void {
  if (usable(session.store.getState())) demand(session, { type: 'step' });
}

/** Measures the next training step kernel by kernel. */
export function measureKernels(session: Session): void {
  const state = session.store.getState();
  if (!usable(state) || state.profiling || state.shipped) return;
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
  const { running, shipped } = session.store.getState();
  if (shipped) restart(session);
  else if (running) prepare(session, running, false);
}

/** The running settings with a seed of chance; changes not yet applied stay in the draft. */
export function renewSeed(session: Session): void {
  const { running, shipped, draft, draftVersion } = session.store.getState();
  if (!running || (shipped && refusesForm(session))) return;
  const seed = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % SEEDS;
  session.store.setState({ draft: { ...draft, seed }, draftVersion: draftVersion + 1 });
  prepare(session, { ...(shipped ? draft : running), seed }, false);
}

/** Builds the model of the draft, and then asks this of it. Another task brings an input of its own. */
export function restart(session: Session, then?: Demand): void {
  if (!refusesForm(session)) prepare(session, session.store.getState().draft, false, then);
}

/** Builds the model of other settings, which the form then follows, with this input or the task's example. */
export function prepareWith(session: Session, settings: Settings, text?: string): void {
  session.store.setState(({ draftVersion }) => ({ draft: settings, draftVersion: draftVersion + 1 }));
  const input = text === undefined ? undefined : { task: settings.task, text };
  session.post({ type: 'prepare', run: announce(session, settings), settings, input, resume: false });
}

/** Builds the model of other settings, which the form then follows, and trains it, or so many steps of it; gives the number of its run. */
export function trainAnew(session: Session, settings: Settings, steps?: number): number {
  session.store.setState(({ draftVersion }) => ({ draft: settings, draftVersion: draftVersion + 1 }));
  return prepare(session, settings, false, { type: 'train', ...(steps === undefined ? {} : { steps }) });
}

/** Asks for a fresh input in the words of the running task. */
export function drawInput(session: Session): void {
  const { run, running } = session.store.getState();
  const index = (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % SEEDS;
  if (running) session.post({ type: 'draw', run, index });
}

let decoding = false;

/** Decodes what was typed on the current weights, a moment later. */
export function changeInput(session: Session, text: string): void {
  session.store.setState({ input: text });
  if (decoding) return;
  decoding = true;
  setTimeout(() => {
    decoding = false;
    const { run, running, input, recalled } = session.store.getState();
    if (running) session.post({ type: 'decode', run, text: input });
    if (recalled !== undefined) recall(session, recalled); // at the step that is shown, too
  }, DECODE_DELAY);
}

/** Shows the input as the model decoded it at an earlier step; undefined goes back to now. */
export function recall(session: Session, step: number | undefined): void {
  const { run, input, running } = session.store.getState();
  session.store.setState({ recalled: step });
  if (step === undefined) session.feed.recall(undefined);
  else if (running) session.post({ type: 'recall', run, step, text: input });
}

/** Decodes the input, at the step that is shown, with what a person sets in place of what is computed; it comes as `explored`. */
export function explore(session: Session, edits: OwnEdits): void {
  const state = session.store.getState();
  if (!usable(state) || state.exploring) return;
  const { run, input: text, recalled: at } = state;
  session.store.setState({ exploring: true });
  session.post({ type: 'explore', run, text, edits, ...(at === undefined ? {} : { at }) });
}

/** Searches for the likeliest outputs of the input, at the step that is shown; they come as `beam`. */
export function searchBeam(session: Session, width: number, lengthPenalty: number): void {
  const state = session.store.getState();
  if (!usable(state) || state.searching) return;
  session.store.setState({ searching: true });
  const { run, input: text, recalled: at } = state;
  session.post({ type: 'beam', run, text, width, lengthPenalty, ...(at === undefined ? {} : { at }) });
}

/** Measures the model as it is on held-out pairs; what is known then comes as `measured`. */
export function measure(session: Session, set: HeldOutSide): void {
  const state = session.store.getState();
  if (!usable(state) || state.measuring) return;
  session.store.setState({ measuring: set, measuredShare: 0 });
  session.post({ type: 'measure', run: state.run, set });
}

/** Measures exact match by source length; it comes as `lengthCurve`. */
export function measureLengths(session: Session): void {
  const state = session.store.getState();
  if (!usable(state) || state.measuring) return;
  session.store.setState({ measuring: 'lengths', measuredShare: 0 });
  session.post({ type: 'lengthCurve', run: state.run });
}

/** Gives up what is being measured. */
export function giveUp(session: Session): void {
  const { run, measuring } = session.store.getState();
  if (!measuring) return;
  session.store.setState({ measuring: undefined });
  session.post({ type: 'giveUp', run });
}

/** Times small models at growing lengths on the session's backend; what is known comes as `cost`. */
export function measureCost(session: Session): void {
  const state = session.store.getState();
  if (!usable(state) || state.costing) return;
  session.store.setState({ cost: [], costing: true });
  session.post({ type: 'cost', run: state.run });
}

/** Draws the length curve of a run no more. */
export function forgetLengths({ store }: Session, run: number): void {
  store.setState(({ lengthCurves }) => ({ lengthCurves: lengthCurves.filter((curve) => curve.run !== run) }));
}

/** Downloads the model as it is now. */
export function exportFile(session: Session, format: ExportFormat): void {
  const state = session.store.getState();
  if (usable(state)) session.post({ type: 'export', run: state.run, format });
}

/** Goes on with the model of a weights file, with this input or what stands in the field. Where it cannot be read the page says why, and nothing else changes. */
export async function openFile(session: Session, file: File, input?: OwnInput): Promise<void> {
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
  const wanted = input ?? ownInput(session);
  session.post({ type: 'open', run: announce(session, undefined), bytes, input: wanted });
}

/**
 * Opens a model that came with the page, once its file is there; the form stays as it is. False where the file cannot be
 * had and no other run has been asked for.
 */
export async function openShippedFile(
  session: Session,
  model: ShippedModel,
  file: Promise<ArrayBuffer | undefined>,
  text?: string,
): Promise<boolean> {
  const run = announce(session, undefined, { shipped: model });
  const bytes = await file;
  if (session.store.getState().pending?.run !== run) return true;
  const input = text === undefined ? ownInput(session) : { task: model.task, text };
  const { draft, running } = session.store.getState();
  const { backend, products } = draft;
  const resume = running === undefined; // the page has been opened again; later it is asked for as such
  if (bytes) session.post({ type: 'open', run, bytes, input, shipped: { backend, products, resume } });
  else session.store.setState({ pending: undefined });
  return bytes !== undefined;
}

/** Says that the latest alignment has been drawn. */
export function acknowledge(session: Session, run: number): void {
  session.post({ type: 'acknowledge', run });
}

/** Asks it of the run on the page or, where that came with the page, of one of the form's settings that begins for it. */
function demand(session: Session, demanded: Demand): void {
  const { run, shipped } = session.store.getState();
  if (shipped) restart(session, demanded);
  else put(session, demanded, run);
}

/** Asks it of a run that is ready. */
export function put({ store, post }: Session, demanded: Demand, run: number): void {
  const { step: from } = store.getState();
  const steps = demanded.type === 'train' ? demanded.steps : undefined;
  store.setState({ stretch: steps === undefined ? undefined : { from, to: from + steps } });
  post({ ...demanded, run });
}

/** Says why no model is built of the form, where a field of it holds no valid number. */
export function refusesForm(session: Session): boolean {
  const text = objectionToForm(session.store.getState());
  if (text === undefined) return false;
  addMessage(session, { tone: 'alert', text: `${text} Mend that in Setup first.`, reload: false });
  return true;
}

function prepare(session: Session, settings: Settings, resume: boolean, then?: Pending['then']): number {
  const input = ownInput(session);
  const run = announce(session, settings, { then });
  session.post({ type: 'prepare', run, settings, input, resume });
  return run;
}

/** What stands in the field, and for which task. Before the first run is ready nothing does but what was typed early. */
function ownInput({ store }: Session): OwnInput | undefined {
  const { running, draft, input } = store.getState();
  return input === '' && !running ? undefined : { task: (running ?? draft).task, text: input };
}

/** Notes on the page that a run is on its way; gives its number. That a reload brings one back is true until it is there. */
function announce(
  session: Session,
  settings: Settings | undefined,
  more: Pick<Pending, 'then' | 'shipped'> = {},
): number {
  const { run, pending, input, messages: before } = session.store.getState();
  const messages = before.filter(({ reload }) => reload);
  const next = (pending?.run ?? run) + 1;
  session.store.setState({ pending: { run: next, settings, input, ...more }, messages });
  return next;
}
