/** What the page knows: the running model as the session reports it, and the draft of the next one. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Command, DeviceReport, Evaluation, Launches } from '../worker/protocol';
import { defaultSettings, defaultTaskOptions, mechanismOf, type Settings } from '../worker/settings';
import type { AlignmentFeed } from './alignmentFeed';
import type { History } from './history';
import type { Profile } from './mechanism/describeProfile';
import type { Comparison } from './performance/comparison';
import { taskFor } from './taskFor';

export interface Message {
  /** Alerts are failures; a status tells what was mended. */
  readonly tone: 'alert' | 'status';
  readonly text: string;
  /** Whether loading the page again is the way out. */
  readonly reload: boolean;
}

export interface Pending {
  readonly run: number;
  /** The input that it was given. */
  readonly input: string;
  /** The settings that were asked for; undefined for a file, which brings its own. */
  readonly settings: Settings | undefined;
  /** The input of the run before it, to go back to where this one cannot be prepared. */
  readonly inputBefore: string;
}

export interface SessionState {
  /** `stopped` where the session itself has failed and only a reload helps. */
  readonly phase: 'paused' | 'training' | 'stopped';
  /** The run on the page; 0 before the first is ready. */
  readonly run: number;
  /** A run that is being prepared and will replace it. */
  readonly pending: Pending | undefined;
  /** Settings of the run on the page. */
  readonly running: Settings | undefined;
  readonly draft: Settings;
  /** Rises when the draft is replaced from outside the form, so that fields drop half-typed text. */
  readonly draftVersion: number;
  readonly device: DeviceReport | undefined;
  readonly parameters: number;
  readonly step: number;
  readonly stepsPerSecond: number;
  readonly tokensPerSecond: number;
  /** Loss of the latest training step. */
  readonly loss: number | undefined;
  readonly evaluations: readonly Evaluation[];
  /** What each kernel took of a training step; undefined until one has been measured. */
  readonly profile: Profile | undefined;
  /** Whether the next training step is to be measured. */
  readonly profiling: boolean;
  /** How a training step is launched; undefined until the session has said it. */
  readonly launches: Launches | undefined;
  /** What a step takes on either backend; undefined until it has been measured. */
  readonly comparison: Comparison | undefined;
  /** Whether the run is on its way to another backend. */
  readonly moving: boolean;
  /** Whether the faster backend has been declined for this run. */
  readonly declined: boolean;
  readonly input: string;
  readonly messages: readonly Message[];
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  readonly history: History;
  readonly feed: AlignmentFeed;
  readonly post: (command: Command) => void;
}

/** Whether a model is being built. */
export const preparing = (state: SessionState): boolean => state.pending !== undefined || state.moving;

/** Whether there is a model that can be trained now. */
export const usable = (state: SessionState): boolean =>
  state.running !== undefined && !preparing(state) && state.phase !== 'stopped';

export function createSession(post: (command: Command) => void, history: History, feed: AlignmentFeed): Session {
  const store = createStore<SessionState>(() => ({
    phase: 'paused',
    run: 0,
    pending: undefined,
    running: undefined,
    draft: defaultSettings,
    draftVersion: 0,
    device: undefined,
    parameters: 0,
    step: 0,
    stepsPerSecond: 0,
    tokensPerSecond: 0,
    loss: undefined,
    evaluations: [],
    profile: undefined,
    profiling: false,
    launches: undefined,
    comparison: undefined,
    moving: false,
    declined: false,
    input: taskFor(defaultSettings).example,
    messages: [],
  }));
  return { store, history, feed, post };
}

/** Changes the draft; a new task brings its own options with it, and a mechanism that cannot feed its state does not. */
export function change(session: Session, changes: Partial<Settings>): void {
  session.store.setState(({ draft }) => {
    const chosen = { ...draft, ...changes };
    const next = mechanismOf(chosen).canFeedInput ? chosen : { ...chosen, inputFeeding: 0 };
    return { draft: next.task === draft.task ? next : { ...next, taskOptions: defaultTaskOptions(next.task) } };
  });
}

export function changeTaskOption(session: Session, name: string, value: number): void {
  session.store.setState(({ draft }) => ({
    draft: { ...draft, taskOptions: { ...draft.taskOptions, [name]: value } },
  }));
}

/** Takes the form back to the running model. */
export function undoChanges(session: Session): void {
  session.store.setState(({ running, draft, draftVersion }) => ({
    draft: running ?? draft,
    draftVersion: draftVersion + 1,
  }));
}

export function addMessage(session: Session, message: Message): void {
  session.store.setState(({ messages }) => ({
    messages: [...messages.filter(({ text }) => text !== message.text), message],
  }));
}

export function dismissMessage(session: Session, message: Message): void {
  session.store.setState(({ messages }) => ({ messages: messages.filter((other) => other !== message) }));
}

/** Proposes the other backend no more for this run. */
export function decline({ store }: Session): void {
  store.setState({ declined: true });
}
