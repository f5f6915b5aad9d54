/**
 * Keeps the exploration that the page shows up to date: asks for one when a cell is looked into or something is edited,
 * and again when the model has learnt on or the page goes back to an earlier step; shows the edited map in place of the
 * computed one; takes back a step that the session refuses; drops edits whose input is gone.
 */
import type { Alignment, OwnEdits } from '../../worker/protocol';
import { explore } from '../actions';
import { isBlind } from '../alignment/matrix';
import { viewStore } from '../alignment/viewStore';
import type { Snapshot } from '../alignmentFeed';
import { addMessage, type Session, type SessionState, usable } from '../store';
import { dropEdits, editStore, refuseStep } from './editStore';
import { inspectStore } from './inspectStore';
import { isEdited, noEdits } from './rowEdits';

/** Between two questions about the same input and edits, in milliseconds. */
const PERIOD = 250;

interface Asked {
  /** The model and input of the question, as the live map told of them. */
  readonly live: Snapshot;
  /** The map of its moment, or the step that was gone back to, whose weights do not change. */
  readonly about: Snapshot | number;
  readonly edits: OwnEdits;
  readonly at: number;
}

/** Returns what ends it. */
export function startExploring(session: Session): () => void {
  const { store, feed } = session;
  let asked: Asked | undefined;
  let edited: Snapshot | undefined;
  let told: OwnEdits | undefined;
  let waiting: ReturnType<typeof setTimeout> | undefined;

  const sync = () => {
    if (asked && refused(store.getState(), asked)) refuseStep(); // the page has said why
    dropStrayEdits(session);
    const beyond = asked && asked.edits !== told ? describeBeyond(store.getState(), asked.edits) : undefined;
    if (asked && beyond) {
      told = asked.edits; // said once: saying it changes the store, and calls this again
      addMessage(session, { tone: 'status', text: beyond, reload: false });
    }
    show(editedMap(store.getState(), edited));
    ask();
  };

  const ask = () => {
    clearTimeout(waiting);
    const state = store.getState();
    const { live } = feed;
    if (!usable(state) || state.exploring || live?.run !== state.run) return;
    if (live.alignment.text !== state.input || !isWanted(live.alignment)) return;
    const edits = editsToShow();
    const about = state.recalled ?? live;
    const sameText = asked?.live.alignment.text === state.input && asked.live.run === live.run;
    if (asked?.about === about && sameText && asked.edits === edits) return;
    const again = asked?.edits === edits && sameText;
    const now = performance.now();
    const wait = again && asked ? asked.at + PERIOD - now : 0;
    if (wait > 0) {
      waiting = setTimeout(ask, wait);
      return;
    }
    asked = { live, about, edits, at: now };
    explore(session, edits);
  };

  const show = (snapshot: Snapshot | undefined) => {
    edited = snapshot;
    feed.showEdited(snapshot);
  };

  const stops = [store, feed.changed, editStore, inspectStore, viewStore].map(({ subscribe }) => subscribe(sync));
  sync();
  return () => {
    for (const stop of stops) stop();
    clearTimeout(waiting);
    show(undefined);
  };
}

/** Whether anything on the page shows an exploration. Without a map a row is chosen and not pinned. */
function isWanted(alignment: Alignment): boolean {
  const { part } = inspectStore.getState();
  if (part === 'what if' && isBlind(alignment)) return true;
  if (part === 'gates' || isEdited(editStore.getState().edits)) return true;
  return part !== 'beam' && viewStore.getState().pinned !== undefined;
}

function editsToShow(): OwnEdits {
  const { edits, showsOriginal } = editStore.getState();
  return showsOriginal ? noEdits : edits;
}

/** Whether the last question, one with edits, was answered by a failure, which leaves no exploration behind. */
function refused({ run, exploring, explored }: SessionState, { live, edits }: Asked): boolean {
  const asked = isEdited(edits) && edits === editStore.getState().edits;
  return asked && !exploring && explored === undefined && run === live.run;
}

/** Which of the edits that were asked for lie beyond the output, in words; undefined where none does, or none is known to. */
function describeBeyond({ exploring, explored }: SessionState, edits: OwnEdits): string | undefined {
  if (exploring || !explored || edits !== editStore.getState().edits) return undefined;
  const count = explored.exploration.alignment.outputSymbols.length;
  const rows = new Set([...edits.weights, ...edits.tokens].flatMap(({ row }) => (row < count ? [] : [row + 1])));
  if (rows.size === 0) return undefined;
  const listed = [...rows].sort((a, b) => a - b).join(', ');
  return rows.size === 1
    ? `The edit of row ${listed} lies beyond the output, which ends at row ${count}: it changes nothing.`
    : `The edits of rows ${listed} lie beyond the output, which ends at row ${count}: they change nothing.`;
}

/** Edits are rows and tokens of one input to one task; for another they would mean something else. */
function dropStrayEdits(session: Session): void {
  const state = session.store.getState();
  const { edits, past, future, madeFor } = editStore.getState();
  if (!usable(state) || (past.length === 0 && future.length === 0 && !isEdited(edits))) return;
  const { running, input } = state;
  const here = JSON.stringify([running?.task, running?.taskOptions, input]);
  if (madeFor === undefined) editStore.setState({ madeFor: here });
  else if (madeFor !== here) {
    dropEdits();
    if (!isEdited(edits)) return;
    const text = 'The edits were taken back: they belonged to another input.';
    addMessage(session, { tone: 'status', text, reload: false });
  }
}

/** What stands in place of the computed map as long as there are edits and they are to be seen; the same while it holds. */
function editedMap({ run, recalled, explored }: SessionState, before: Snapshot | undefined): Snapshot | undefined {
  if (explored?.at !== recalled || !isEdited(editsToShow())) return undefined;
  const alignment = explored?.exploration.alignment;
  if (!alignment?.edited && !alignment?.headsOff) return undefined;
  return alignment === before?.alignment ? before : { run, step: explored?.step ?? 0, alignment };
}
