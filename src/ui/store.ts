/** What the page knows: the running model as the session reports it, and the draft of the next one. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type {
  BeamSearch,
  Command,
  CostPoint,
  DeviceReport,
  Evaluation,
  Exploration,
  Launches,
  Sample,
} from '../worker/protocol';
import { defaultSettings, defaultTaskOptions, type Settings, withoutIdle, withReturning } from '../worker/settings';
import type { AlignmentFeed } from './alignmentFeed';
import type { History } from './history';
import type { Measurements, Measuring, RunCurve } from './measures/measures';
import type { Profile } from './mechanism/describeProfile';
import type { Comparison } from './performance/comparison';
import { WeightsFeed } from './runs/weightsFeed';
import { withMechanism } from './setup/mechanismSizes';
import type { ShippedModel } from './shipped/models';

export interface Message {
  /** Alerts are failures; a status tells what was mended. */
  readonly tone: 'alert' | 'status';
  readonly text: string;
  /** Whether it ends the run for good: what is left is to load the page again, of a lane to begin it again or close it. */
  readonly reload: boolean;
  /** Whether it goes by itself: it asks nothing of whoever reads it. */
  readonly passing?: true;
}

/** Training that a person demands; so many steps, where they say so. */
export type Demand = { readonly type: 'train'; readonly steps?: number } | { readonly type: 'step' };

export interface Pending {
  readonly run: number;
  /** What stood in the input's field when it was asked for. */
  readonly input: string;
  /** The settings that were asked for; undefined for a file, which brings its own. */
  readonly settings: Settings | undefined;
  /** What is asked of it once it is ready. */
  readonly then?: Demand | undefined;
  /** Where it is a model that came with the page. */
  readonly shipped?: ShippedModel | undefined;
}

/** A model that came with the page, as it is shown. */
export interface Shown {
  readonly model: ShippedModel;
  /** What the form held when it was opened. */
  readonly form: Settings;
}

export interface SessionState {
  /**
   * `lost` where the run's device is gone for good, so that only another run can begin; `stopped` where the session itself
   * has failed and only a reload helps.
   */
  readonly phase: 'paused' | 'training' | 'lost' | 'stopped';
  /** The run on the page; 0 before the first is ready. */
  readonly run: number;
  /** A run that is being prepared and will replace it. */
  readonly pending: Pending | undefined;
  /** Settings of the run on the page. */
  readonly running: Settings | undefined;
  /** Where the run on the page came with it: to be looked at, for whatever trains begins one of the form's settings. */
  readonly shipped: Shown | undefined;
  readonly draft: Settings;
  /** Labels of the fields of the form that hold what is no valid number; the draft has others for them. */
  readonly invalid: readonly string[];
  /** Rises when the draft is replaced from outside the form, so that fields drop half-typed text. */
  readonly draftVersion: number;
  readonly device: DeviceReport | undefined;
  readonly parameters: number;
  readonly step: number;
  /** Between which steps training was asked to run; undefined where it was not said, or has ended. */
  readonly stretch: { readonly from: number; readonly to: number } | undefined;
  readonly stepsPerSecond: number;
  readonly tokensPerSecond: number;
  /** Milliseconds until training stops by itself; undefined where that is not known. */
  readonly remainingMs: number | undefined;
  /** Loss of the latest training step. */
  readonly loss: number | undefined;
  readonly evaluations: readonly Evaluation[];
  /** What the model said of a few held-out pairs, and when; undefined until it has been asked. */
  readonly samples: { readonly step: number; readonly samples: readonly Sample[] } | undefined;
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
  /** The input with every tensor on the way, as last asked for; its step says how old it is. */
  readonly explored: Explored | undefined;
  /** Whether one has been asked for. */
  readonly exploring: boolean;
  /** Steps whose weights are kept, and the bytes that they take together. */
  readonly timeline: { readonly steps: readonly number[]; readonly bytes: number };
  /** The earlier step that is shown; undefined where the page shows the model of now. */
  readonly recalled: number | undefined;
  /** The likeliest outputs of the input, as last searched for. */
  readonly beam: Searched | undefined;
  readonly searching: boolean;
  /** What is being measured. */
  readonly measuring: Measuring | undefined;
  /** How much of it has been, 0 to 1. */
  readonly measuredShare: number;
  readonly measurements: Measurements;
  /** The step at which the test set of the run was measured before it was opened here, if it was. */
  readonly tested: number | undefined;
  /** Of the runs of this visit. */
  readonly lengthCurves: readonly RunCurve[];
  /** What a training step costs against length, as far as it has been measured on the device of this visit. */
  readonly cost: readonly CostPoint[];
  /** Whether it is being measured. */
  readonly costing: boolean;
  readonly messages: readonly Message[];
}

export interface Explored {
  readonly step: number;
  /** The earlier step that was asked for; undefined where it is of the model of its moment. */
  readonly at?: number | undefined;
  readonly exploration: Exploration;
}

export interface Searched {
  readonly step: number;
  /** The earlier step that was asked for; undefined where it is of the model of its moment. */
  readonly at?: number | undefined;
  readonly search: BeamSearch;
}

export interface Session {
  readonly store: StoreApi<SessionState>;
  readonly history: History;
  readonly feed: AlignmentFeed;
  readonly weights: WeightsFeed;
  readonly post: (command: Command) => void;
}

/** Whether a model is being built. */
export const preparing = (state: SessionState): boolean => state.pending !== undefined || state.moving;

/** Whether another run can take the place of the one on the page. */
export const replaceable = (state: SessionState): boolean =>
  state.running !== undefined && !preparing(state) && state.phase !== 'stopped';

/** Whether there is a model that can be trained now. */
export const usable = (state: SessionState): boolean => replaceable(state) && state.phase !== 'lost';

/** Whether its run will not go on, whatever is asked of it; another may be on its way. */
export const isOver = ({ phase, pending }: Pick<SessionState, 'phase' | 'pending'>): boolean =>
  !pending && (phase === 'lost' || phase === 'stopped');

/** Whether the run on the page has been trained on it, or is being. */
export const begun = ({ step, phase, shipped }: SessionState): boolean =>
  !shipped && (step > 0 || phase === 'training');

/** The share of the held-out pairs that are right in every token; undefined where it has not been measured. */
export const exactShare = ({ evaluations }: SessionState): number | undefined => {
  const heldOut = evaluations.find(({ id }) => id === 'heldOut');
  return heldOut && heldOut.exact / heldOut.count;
};

/** How much has been done of the steps that were asked for or, without that, after which training stops by itself. */
export const progress = ({ step, stretch, running, shipped }: SessionState): number | undefined => {
  if (stretch) return Math.min(1, (step - stretch.from) / (stretch.to - stretch.from));
  const last = shipped ? 0 : (running?.stopSteps ?? 0);
  return last > 0 ? Math.min(1, step / last) : undefined;
};

/** What the form's changes are counted from; undefined before there is a model. */
export const formBegan = ({ running, shipped }: SessionState): Settings | undefined => shipped?.form ?? running;

export function createSession(post: (command: Command) => void, history: History, feed: AlignmentFeed): Session {
  const store = createStore<SessionState>(() => ({
    phase: 'paused',
    run: 0,
    pending: undefined,
    running: undefined,
    shipped: undefined,
    draft: defaultSettings,
    invalid: [],
    draftVersion: 0,
    device: undefined,
    parameters: 0,
    step: 0,
    stretch: undefined,
    stepsPerSecond: 0,
    tokensPerSecond: 0,
    remainingMs: undefined,
    loss: undefined,
    evaluations: [],
    samples: undefined,
    profile: undefined,
    profiling: false,
    launches: undefined,
    comparison: undefined,
    moving: false,
    declined: false,
    input: '',
    explored: undefined,
    exploring: false,
    timeline: { steps: [], bytes: 0 },
    recalled: undefined,
    beam: undefined,
    searching: false,
    measuring: undefined,
    measuredShare: 0,
    measurements: {},
    tested: undefined,
    lengthCurves: [],
    cost: [],
    costing: false,
    messages: [],
  }));
  return { store, history, feed, weights: new WeightsFeed(), post };
}

/**
 * Changes the draft; a new task brings its own options with it, a new mechanism the sizes that it asks for. What means
 * nothing any more goes back to how a form begins; what means something again, to how it is in the running model.
 */
export function change(session: Session, changes: Partial<Settings>): void {
  session.store.setState((state) => {
    const { draft } = state;
    const { attention = draft.attention } = changes;
    const began = formBegan(state) ?? draft;
    const whole = withReturning(draft, changes, began);
    const fitting = attention === draft.attention ? whole : withMechanism(whole, attention, began);
    const next = withoutIdle({ ...fitting, ...changes });
    return { draft: next.task === draft.task ? next : { ...next, taskOptions: defaultTaskOptions(next.task) } };
  });
}

export function changeTaskOption(session: Session, name: string, value: number): void {
  session.store.setState(({ draft }) => ({
    draft: { ...draft, taskOptions: { ...draft.taskOptions, [name]: value } },
  }));
}

/** Notes that a field of the form holds what is no valid number; returns what ends it. */
export function noteInvalid({ store }: Session, label: string): () => void {
  store.setState(({ invalid }) => ({ invalid: [...invalid, label] }));
  return () => store.setState(({ invalid }) => ({ invalid: invalid.filter((other) => other !== label) }));
}

/** Why no model can be built of the form as it stands, in words; undefined where one can. */
export function objectionToForm({ invalid }: SessionState): string | undefined {
  if (invalid.length < 2) return invalid[0] && `${invalid[0]} holds no valid number.`;
  return `${invalid.slice(0, -1).join(', ')} and ${invalid.at(-1)} hold no valid numbers.`;
}

/** Takes the form back to the running model. */
export function undoChanges(session: Session): void {
  session.store.setState((state) => ({
    draft: formBegan(state) ?? state.draft,
    draftVersion: state.draftVersion + 1,
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
