/** Whether single keys act: some people dictate, or steer by keys that mean something else (WCAG 2.1.4). */
import { createStore } from 'zustand/vanilla';

const STORAGE_KEY = 'interlinear.keys';

export const keysStore = createStore<{ readonly on: boolean }>(() => ({ on: stored() }));

export function switchKeys(on: boolean): void {
  try {
    localStorage.setItem(STORAGE_KEY, on ? 'on' : 'off');
  } catch {
    // Storage may be refused; the choice then lasts as long as the page.
  }
  keysStore.setState({ on });
}

function stored(): boolean {
  try {
    return localStorage.getItem(STORAGE_KEY) !== 'off';
  } catch {
    return true;
  }
}
