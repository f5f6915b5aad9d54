import { expect, it, vi } from 'vitest';
import {
  changeInput,
  drawInput,
  explore,
  measureCost,
  measureKernels,
  measureLengths,
  open,
  recall,
  renewSeed,
  reset,
  restart,
  searchBeam,
  step,
  toggleTraining,
} from '../../../src/ui/actions';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { startSeeds } from '../../../src/ui/seeds/seedQueue';
import { receive } from '../../../src/ui/sessionEvents';
import {
  change,
  changeTaskOption,
  createSession,
  noteInvalid,
  objectionToForm,
  replaceable,
  type Session,
  undoChanges,
} from '../../../src/ui/store';
import type { Command } from '../../../src/worker/protocol';
import { defaultSettings, defaultTaskOptions, objectionTo, type Settings } from '../../../src/worker/settings';

function fresh(): { session: Session; posted: Command[] } {
  const posted: Command[] = [];
  return { session: createSession((command) => posted.push(command), new History(), new AlignmentFeed()), posted };
}

function ready(session: Session, run: number, settings: Settings, step = 0, input = 'abcdefgh'): void {
  const device = { backend: 'cpu', name: 'test' } as const;
  receive(session, { type: 'ready', run, settings, input, step, parameters: 100, device });
}

/** A session whose first run is ready. */
function started(): { session: Session; posted: Command[] } {
  const made = fresh();
  open(made.session);
  ready(made.session, 1, defaultSettings);
  made.posted.length = 0;
  return made;
}

const point = (step: number) => ({ step, loss: 1 / step, gradientNorm: 1, tokenAccuracy: 0 });

it('asks for a model at once, and takes up a run that was cut short', () => {
  const { session, posted } = fresh();
  open(session);
  expect(posted).toMatchObject([{ type: 'prepare', run: 1, resume: true, settings: defaultSettings }]);
  const resumed = { ...defaultSettings, hidden: 48 };
  ready(session, 1, resumed, 120);
  expect(session.store.getState()).toMatchObject({ running: resumed, draft: resumed, step: 120, pending: undefined });
});

it('keeps what was chosen while the first model was being prepared', () => {
  const { session, posted } = fresh();
  open(session);
  change(session, { hidden: 16, task: 'dates' });
  const { draft } = session.store.getState();
  ready(session, 1, defaultSettings);
  expect(session.store.getState()).toMatchObject({ running: defaultSettings, draft, input: 'abcdefgh' });
  expect(posted.map(({ type }) => type)).toEqual(['prepare']);
});

it('lets a run taken up again fill the form also where something was chosen meanwhile, with an input of its task', () => {
  const { session, posted } = fresh();
  open(session);
  change(session, { task: 'dates' });
  const resumed = { ...defaultSettings, task: 'dates', taskOptions: defaultTaskOptions('dates'), hidden: 48 };
  ready(session, 1, resumed, 120, 'January 20, 2001');
  expect(session.store.getState()).toMatchObject({ running: resumed, draft: resumed, input: 'January 20, 2001' });
  expect(posted.map(({ type }) => type)).toEqual(['prepare']);
});

it('resets to the same settings and seed under a new run, and forgets the curves', () => {
  const { session, posted } = started();
  receive(session, {
    type: 'progress',
    run: 1,
    step: 2,
    points: [point(1), point(2)],
    stepsPerSecond: 1,
    tokensPerSecond: 9,
  });
  change(session, { hidden: 16 });
  reset(session);
  expect(posted).toMatchObject([{ type: 'prepare', run: 2, resume: false, settings: defaultSettings }]);
  ready(session, 2, defaultSettings);
  expect(session.history.trainingLoss.length).toBe(0);
  expect(session.store.getState()).toMatchObject({ phase: 'paused', run: 2, step: 0, draft: { hidden: 16 } });
});

it('ignores events of a replaced run', () => {
  const { session } = started();
  reset(session);
  ready(session, 2, defaultSettings);
  receive(session, { type: 'started', run: 1, step: 7 });
  receive(session, { type: 'progress', run: 1, step: 8, points: [point(8)], stepsPerSecond: 1, tokensPerSecond: 1 });
  expect(session.store.getState()).toMatchObject({ phase: 'paused', step: 0 });
  expect(session.history.trainingLoss.length).toBe(0);
});

it('keeps the run it has where the next cannot be built, and says why', () => {
  const { session, posted } = started();
  change(session, { hidden: 256 });
  restart(session);
  receive(session, { type: 'failed', run: 2, what: 'prepare', message: 'Too large.' });
  const state = session.store.getState();
  expect(state).toMatchObject({ run: 1, pending: undefined, running: defaultSettings });
  expect(state.messages).toEqual([{ tone: 'alert', text: 'Too large.', reload: false }]);
  toggleTraining(session);
  expect(posted.at(-1)).toEqual({ type: 'train', run: 1 });
});

it('stands paused and alive where a restart fails that came in the midst of training', () => {
  const { session, posted } = started();
  receive(session, { type: 'started', run: 1, step: 0 });
  change(session, { hidden: 256 });
  restart(session);
  receive(session, { type: 'failed', run: 2, what: 'prepare', message: 'Too large.' });
  receive(session, { type: 'paused', run: 1, step: 7 });
  expect(session.store.getState()).toMatchObject({ phase: 'paused', run: 1, step: 7, pending: undefined });
  toggleTraining(session);
  expect(posted.at(-1)).toEqual({ type: 'train', run: 1 });
});

it('decodes what was typed for the task that stays where the model of another cannot be built', () => {
  vi.useFakeTimers();
  try {
    const { session, posted } = started();
    changeInput(session, 'cab');
    change(session, { task: 'dates' });
    restart(session);
    expect(posted.at(-1)).toMatchObject({ type: 'prepare', input: { task: 'reversal', text: 'cab' } });
    changeInput(session, 'bac');
    receive(session, { type: 'failed', run: 2, what: 'prepare', message: 'Too large.' });
    expect(session.store.getState().input).toBe('bac');
    expect(posted.at(-1)).toEqual({ type: 'decode', run: 1, text: 'bac' });
  } finally {
    vi.runAllTimers();
    vi.useRealTimers();
  }
});

it('leaves what was typed for the same task while a model was tried that cannot be built', () => {
  vi.useFakeTimers();
  try {
    const { session, posted } = started();
    change(session, { hidden: 256 });
    restart(session);
    changeInput(session, 'cab');
    receive(session, { type: 'failed', run: 2, what: 'prepare', message: 'Too large.' });
    expect(session.store.getState().input).toBe('cab');
    expect(posted.at(-1)).toEqual({ type: 'decode', run: 1, text: 'cab' });
  } finally {
    vi.runAllTimers();
    vi.useRealTimers();
  }
});

it('draws a fresh bounded seed, and leaves other changes in the draft', () => {
  const { session, posted } = started();
  change(session, { hidden: 16 });
  renewSeed(session);
  const prepare = posted[0];
  if (prepare?.type !== 'prepare') throw new Error('A prepare was expected.');
  expect(prepare.settings).toEqual({ ...defaultSettings, seed: prepare.settings.seed });
  expect(prepare.settings.seed).toBeGreaterThanOrEqual(0);
  expect(prepare.settings.seed).toBeLessThan(1_000_000_000);
  expect(session.store.getState().draft).toEqual({ ...defaultSettings, hidden: 16, seed: prepare.settings.seed });
});

it('brings the sizes that a mechanism asks for, in one change, and takes them along when another is chosen', () => {
  const { session } = started();
  const draft = () => session.store.getState().draft;
  change(session, { attention: 'dot' });
  expect(draft()).toEqual({ ...defaultSettings, attention: 'dot', decoderHidden: 128 });
  undoChanges(session);
  expect(draft()).toEqual(defaultSettings);
  change(session, { attention: 'dot' });
  change(session, { attention: 'concat' });
  expect(draft()).toEqual({ ...defaultSettings, attention: 'concat' });
});

it('takes sizes that a Transformer has no use for back to the running model’s once they are of use again', () => {
  const { session } = fresh();
  open(session);
  const running = { ...defaultSettings, attention: 'general', hidden: 24, decoderHidden: 40 } as const;
  ready(session, 1, running);
  change(session, { attention: 'self-attention' });
  expect(session.store.getState().draft).not.toMatchObject({ hidden: 24 });
  change(session, { attention: 'general' });
  expect(session.store.getState().draft).toEqual(running);
  change(session, { attention: 'self-attention' });
  change(session, { attention: 'dot' });
  expect(objectionTo(session.store.getState().draft)).toBeUndefined();
  expect(session.store.getState().draft).toMatchObject({ hidden: 24, decoderHidden: 48 });
});

it('leaves sizes that a person chose as they are, and objects where they do not go together', () => {
  const { session } = started();
  change(session, { attention: 'dot' });
  change(session, { decoderHidden: 100 });
  expect(objectionTo(session.store.getState().draft)).toMatch(/both need one size/);
  change(session, { attention: 'general' });
  expect(session.store.getState().draft).toMatchObject({ attention: 'general', decoderHidden: 100 });
});

it('builds no model of the form while a field of it holds no valid number, and names the fields', () => {
  const { session, posted } = started();
  const [mended, left] = ['Hidden', 'Letters'].map((label) => noteInvalid(session, label));
  restart(session);
  expect(posted).toEqual([]);
  expect(session.store.getState().messages).toMatchObject([
    { tone: 'alert', text: 'Hidden and Letters hold no valid numbers. Mend that in Setup first.' },
  ]);
  startSeeds(session, 2, 10);
  expect(posted).toEqual([]);
  toggleTraining(session); // the model on the page is none of the form
  expect(posted).toMatchObject([{ type: 'train' }]);
  mended?.();
  expect(objectionToForm(session.store.getState())).toBe('Letters holds no valid number.');
  left?.();
  restart(session);
  expect(posted.at(-1)).toMatchObject({ type: 'prepare' });
});

it('brings the options of another task, and takes up its example', () => {
  const { session, posted } = started();
  changeTaskOption(session, 'letters', 5);
  change(session, { task: 'dates' });
  const { draft } = session.store.getState();
  expect(draft.taskOptions).not.toHaveProperty('letters');
  restart(session);
  expect(posted[0]).toMatchObject({ type: 'prepare', settings: draft, input: { task: 'reversal', text: 'abcdefgh' } });
  ready(session, 2, draft, 0, 'January 20, 2001');
  expect(session.store.getState().input).toBe('January 20, 2001');
  change(session, { hidden: 16 });
  undoChanges(session);
  expect(session.store.getState().draft).toEqual(draft);
});

it('says where the options of a task contradict each other, and keeps the run', () => {
  const { session, posted } = started();
  changeTaskOption(session, 'minimumLength', 12);
  restart(session);
  const message = 'The minimum length (12) is above the maximum length (8).';
  receive(session, { type: 'failed', run: 2, what: 'prepare', message });
  expect(posted.map(({ type }) => type)).toEqual(['prepare']);
  expect(session.store.getState()).toMatchObject({ run: 1, pending: undefined, messages: [{ text: message }] });
});

it('decodes what was typed within 30 ms, once for several keys', () => {
  vi.useFakeTimers();
  const { session, posted } = started();
  for (const text of ['a', 'ab', 'abc']) changeInput(session, text);
  vi.advanceTimersByTime(30);
  expect(posted).toEqual([{ type: 'decode', run: 1, text: 'abc' }]);
  drawInput(session);
  expect(posted[1]).toMatchObject({ type: 'draw', run: 1 });
  receive(session, { type: 'drawn', run: 1, text: 'cabbage' });
  vi.advanceTimersByTime(30);
  expect(posted[2]).toEqual({ type: 'decode', run: 1, text: 'cabbage' });
  expect(session.store.getState().input).toBe('cabbage');
  vi.useRealTimers();
});

it('sends what was typed while the model was being built', () => {
  const { session, posted } = fresh();
  open(session);
  changeInput(session, 'cab');
  ready(session, 1, defaultSettings);
  expect(posted.at(-1)).toEqual({ type: 'decode', run: 1, text: 'cab' });
});

it('goes back with a run that was recovered', () => {
  const { session } = started();
  const points = Array.from({ length: 40 }, (_, index) => point(index + 1));
  receive(session, { type: 'progress', run: 1, step: 40, points, stepsPerSecond: 1, tokensPerSecond: 1 });
  receive(session, { type: 'recovered', run: 1, step: 25, message: 'Back at step 25.' });
  expect(session.history.trainingLoss.length).toBe(25);
  expect(session.store.getState()).toMatchObject({ step: 25, messages: [{ tone: 'status' }] });
});

it('pauses where training halts', () => {
  const { session } = started();
  receive(session, { type: 'started', run: 1, step: 0 });
  receive(session, { type: 'halted', run: 1, step: 9, reason: 'nonFinite', message: 'Not finite at step 10.' });
  expect(session.store.getState()).toMatchObject({ phase: 'paused', step: 9, messages: [{ reload: false }] });
});

it('asks nothing of a run whose device is gone for good, but for a reload or another run', () => {
  const { session, posted } = started();
  receive(session, { type: 'started', run: 1, step: 0 });
  receive(session, { type: 'timeline', run: 1, steps: [0, 9], bytes: 8 });
  recall(session, 0);
  posted.length = 0;
  receive(session, { type: 'halted', run: 1, step: 9, reason: 'deviceLost', message: 'Reload.' });
  for (const ask of [toggleTraining, step, measureLengths, measureCost, measureKernels]) ask(session);
  explore(session, { weights: [], tokens: [] });
  searchBeam(session, 3, 1);
  expect(posted).toEqual([]);
  expect(session.store.getState()).toMatchObject({
    phase: 'lost',
    step: 9,
    measuring: undefined,
    searching: false,
    timeline: { steps: [] },
    recalled: undefined,
    messages: [{ reload: true }],
  });
  expect(replaceable(session.store.getState())).toBe(true);
  reset(session);
  expect(posted).toMatchObject([{ type: 'prepare', run: 2 }]);
  ready(session, 2, defaultSettings);
  toggleTraining(session);
  expect(posted.at(-1)).toEqual({ type: 'train', run: 2 });
});

it('still says that a reload brings a lost run back where the next one cannot be built, and not beside one that was', () => {
  const { session } = started();
  receive(session, { type: 'halted', run: 1, step: 9, reason: 'deviceLost', message: 'Reload.' });
  const texts = () => session.store.getState().messages.map(({ text }) => text);
  reset(session);
  expect(texts()).toEqual(['Reload.']);
  receive(session, { type: 'failed', run: 2, what: 'prepare', message: 'Lost again.' });
  expect(session.store.getState().phase).toBe('lost');
  expect(texts()).toEqual(['Reload.', 'Lost again.']);
  reset(session);
  ready(session, 2, defaultSettings);
  expect(texts()).toEqual([]);
});

it('stops for good where the session fails, whatever run it names', () => {
  const { session, posted } = started();
  receive(session, { type: 'failed', run: 0, what: 'session', message: 'It broke.' });
  toggleTraining(session);
  expect(posted).toEqual([]);
  receive(session, { type: 'started', run: 1, step: 3 });
  receive(session, { type: 'paused', run: 1, step: 4 });
  expect(session.store.getState()).toMatchObject({ phase: 'stopped', messages: [{ reload: true }] });
});
