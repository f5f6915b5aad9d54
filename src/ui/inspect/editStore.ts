/** What a person has set by hand, and the way back: plain values, so that a link can carry them. */
import { createStore } from 'zustand/vanilla';
import type { OwnEdits } from '../../worker/protocol';
import { isEdited, noEdits } from './rowEdits';

interface EditState {
  readonly edits: OwnEdits;
  /** What `edits` was before, the latest last, and what was undone, the next last. */
  readonly past: readonly OwnEdits[];
  readonly future: readonly OwnEdits[];
  /** Whether the map is shown as the model computes it, though there are edits. */
  readonly showsOriginal: boolean;
  /** The input that they were made for; undefined until there is one. */
  readonly madeFor: string | undefined;
}

const untouched: EditState = { edits: noEdits, past: [], future: [], showsOriginal: false, madeFor: undefined };

export const editStore = createStore<EditState>(() => untouched);

/**
 * One step, which `undo` takes back whole; where nothing changes there is none, and it says so. The edited map is shown,
 * whatever was before.
 */
export function edit(edits: OwnEdits): boolean {
  const { edits: before, past } = editStore.getState();
  const changes = JSON.stringify(edits) !== JSON.stringify(before);
  editStore.setState(
    changes ? { edits, past: [...past, before], future: [], showsOriginal: false } : { showsOriginal: false },
  );
  return changes;
}

/** Goes on with the last step, as a drag does. */
export function editFurther(edits: OwnEdits): void {
  editStore.setState({ edits });
}

/** Ends a step that was gone on with: where it came back to what was before, there was none. */
export function endStep(): void {
  editStore.setState(({ edits, past }) =>
    JSON.stringify(edits) === JSON.stringify(past.at(-1)) ? { past: past.slice(0, -1) } : {},
  );
}

export function undo(): void {
  editStore.setState(({ edits, past, future }) => {
    const before = past.at(-1);
    return before ? { edits: before, past: past.slice(0, -1), future: [...future, edits] } : {};
  });
}

/** Takes the last step back for good, for it cannot be done. Edits that came without one, as by a link, go whole. */
export function refuseStep(): void {
  editStore.setState(({ past }) => ({
    edits: past.at(-1) ?? noEdits,
    past: past.slice(0, -1),
    madeFor: undefined, // noted again for what is left
  }));
}

export function redo(): void {
  editStore.setState(({ edits, past, future }) => {
    const after = future.at(-1);
    return after ? { edits: after, past: [...past, edits], future: future.slice(0, -1) } : {};
  });
}

/** Forgets the edits and the way back to them: they belong to another input. */
export function dropEdits(): void {
  editStore.setState(untouched);
}

/** Takes edits over from a link. To be called once its run has been asked for: they belong to that run's input. */
export function openEdits(edits: OwnEdits): void {
  editStore.setState({ ...untouched, edits });
}

/** What a link carries. */
export function currentEdits(): OwnEdits | undefined {
  const { edits } = editStore.getState();
  return isEdited(edits) ? edits : undefined;
}
