/** What single keys do, wherever the focus is but in a field. */
import { step, toggleTraining } from '../actions';
import type { Session } from '../store';
import { goToPlace, placeOf } from '../timeline/places';

export interface Shortcut {
  /** As `KeyboardEvent.key` has it. */
  readonly key: string;
  /** As it is printed. */
  readonly name: string;
  readonly does: string;
  run(session: Session): void;
}

export const shortcuts: readonly Shortcut[] = [
  { key: ' ', name: 'Space', does: 'trains, or pauses', run: toggleTraining },
  { key: '.', name: '.', does: 'trains exactly one step', run: trainOneStep },
  { key: '[', name: '[', does: 'goes back to an earlier step of the training', run: (session) => scrub(session, -1) },
  { key: ']', name: ']', does: 'goes on to a later step, at last to now', run: (session) => scrub(session, 1) },
  { key: '?', name: '?', does: 'opens this page', run: openHelp },
];

/** Many keyboards type them with Alt: German ones on a Mac do, as Option and 5 or 6. */
const typedWithAlt: readonly string[] = ['[', ']'];

/** What a press asks for; undefined where the key is none of these, is held down, or has Ctrl, Meta or Alt with it. */
export function shortcutOf({
  key,
  repeat,
  ctrlKey,
  metaKey,
  altKey,
}: Pick<KeyboardEvent, 'key' | 'repeat' | 'ctrlKey' | 'metaKey' | 'altKey'>): Shortcut | undefined {
  if (repeat || ctrlKey || metaKey || (altKey && !typedWithAlt.includes(key))) return undefined;
  return shortcuts.find((shortcut) => shortcut.key === key);
}

/** Keys that act only where the focus is in the map; they are listed, and the map heeds them itself. */
export const mapKeys: readonly Pick<Shortcut, 'name' | 'does'>[] = [
  { name: 'Arrows', does: 'go from cell to cell' },
  { name: 'Home, End', does: 'go to the first and the last cell of the row; with Ctrl, of the map' },
  { name: 'Enter', does: 'pins the cell, or lets it go' },
  { name: 'Esc', does: 'clears what is pinned' },
  { name: 'I, O', does: 'on the picture of a head: leaves it alone in its layer; switches it off and on' },
];

export const HELP = 'help';

export function openHelp(): void {
  const dialog = document.getElementById(HELP);
  if (dialog instanceof HTMLDialogElement && !dialog.open) dialog.showModal();
}

function trainOneStep(session: Session): void {
  if (session.store.getState().phase === 'paused') step(session);
}

/** One kept step back or forth; after the last one comes the model of now. */
function scrub(session: Session, by: 1 | -1): void {
  const state = session.store.getState();
  if (state.timeline.steps.length < 2) return;
  goToPlace(session, Math.max(0, placeOf(state, state.recalled) + by));
}
