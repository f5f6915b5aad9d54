/** What of the map is looked at, the same in every drawing: what the pointer is over, else what has the focus, else the pin. */
import { useStore } from 'zustand';
import { createStore } from 'zustand/vanilla';
import { type AlignmentView, type Look, sameLook, viewStore } from './viewStore';

interface LookState {
  readonly hovered: Look | undefined;
  readonly focused: Look | undefined;
  /** The row that was looked at last: the step that the drawing of one row shows. */
  readonly step: number;
}

export const lookStore = createStore<LookState>(() => ({ hovered: undefined, focused: undefined, step: 0 }));

export function hover(hovered: Look | undefined): void {
  lookStore.setState((state) =>
    sameLook(hovered, state.hovered) ? state : { hovered, step: hovered?.row ?? state.step },
  );
}

export function focusOn(focused: Look | undefined): void {
  lookStore.setState((state) =>
    sameLook(focused, state.focused) ? state : { focused, step: focused?.row ?? state.step },
  );
}

/** What is looked at in a map of this size; undefined where it is nothing, or lies outside. */
export function lookedAt(rows: number, columns: number): Look | undefined {
  return inside(choose(lookStore.getState(), viewStore.getState()), rows, columns);
}

/** The row that is drawn by itself in a map of this many. */
export function stepOf(rows: number): number {
  const look = choose(lookStore.getState(), viewStore.getState());
  return Math.max(0, Math.min(rows - 1, look?.row ?? lookStore.getState().step));
}

export function useLook(rows: number, columns: number): Look | undefined {
  const looked = useStore(lookStore);
  const view = useStore(viewStore);
  return inside(choose(looked, view), rows, columns);
}

export function useStep(rows: number): number {
  useStore(lookStore);
  useStore(viewStore);
  return stepOf(rows);
}

/** The look, where a map of this size has it. */
export function inside(look: Look | undefined, rows: number, columns: number): Look | undefined {
  const { row = 0, column = 0 } = look ?? {};
  return row < rows && column < columns ? look : undefined;
}

function choose({ hovered, focused }: LookState, { pinned }: Pick<AlignmentView, 'pinned'>): Look | undefined {
  return hovered ?? focused ?? pinned;
}
