import { expect, test } from 'vitest';
import { forgetLengths, giveUp, measure, measureLengths, open, restart } from '../../../src/ui/actions';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { nameOf, sameData } from '../../../src/ui/measures/measures';
import { printEstimate } from '../../../src/ui/measures/metricWords';
import { receive } from '../../../src/ui/sessionEvents';
import { change, createSession, type Session } from '../../../src/ui/store';
import type { Command, Measured } from '../../../src/worker/protocol';
import { defaultSettings, type Settings } from '../../../src/worker/settings';

const set: Measured = { id: 'heldOut', label: 'held-out', n: 9, metrics: [], confusion: [], worst: [], first: [] };

function ready(session: Session, run: number, settings: Settings): void {
  const device = { backend: 'cpu', name: 'test' } as const;
  receive(session, { type: 'ready', run, settings, input: 'abc', step: 0, parameters: 100, device });
}

function started(): { session: Session; posted: Command[] } {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  open(session);
  ready(session, 1, defaultSettings);
  posted.length = 0;
  return { session, posted };
}

test('a measurement says how far it has come, and can be given up', () => {
  const { session, posted } = started();
  measure(session, 'test');
  receive(session, { type: 'measuring', run: 1, share: 0.5 });
  expect(session.store.getState().measuredShare).toBe(0.5);
  giveUp(session);
  giveUp(session);
  expect(posted.slice(1)).toEqual([{ type: 'giveUp', run: 1 }]);
  measure(session, 'test');
  expect(session.store.getState()).toMatchObject({ measuring: 'test', measuredShare: 0 });
});

test('one measurement is asked for at a time; what comes is of its run', () => {
  const { session, posted } = started();
  measure(session, 'validation');
  measure(session, 'test');
  measureLengths(session);
  expect(posted).toEqual([{ type: 'measure', run: 1, set: 'validation' }]);
  receive(session, { type: 'measured', run: 1, step: 40, set: 'validation', sets: [set] });
  const { measuring, measurements } = session.store.getState();
  expect(measuring).toBeUndefined();
  expect(measurements).toEqual({ validation: { step: 40, sets: [set] } });
  measure(session, 'test');
  receive(session, { type: 'failed', run: 1, what: 'measure', message: 'No.' });
  expect(session.store.getState()).toMatchObject({ measuring: undefined, messages: [{ tone: 'alert', text: 'No.' }] });
});

test('a new run has not been measured; length curves outlive their runs, one for each', () => {
  const { session } = started();
  const curve = { trainedLength: 8, points: [] };
  receive(session, { type: 'lengthCurve', run: 1, step: 10, curve });
  receive(session, { type: 'lengthCurve', run: 1, step: 20, curve });
  receive(session, { type: 'measured', run: 1, step: 20, set: 'test', sets: [set] });
  const none = { ...defaultSettings, attention: 'none' } as const;
  change(session, { attention: 'none' });
  restart(session);
  ready(session, 2, none);
  receive(session, { type: 'lengthCurve', run: 2, step: 1400, curve });
  expect(session.store.getState().measurements).toEqual({});
  expect(session.store.getState().lengthCurves.map(nameOf)).toEqual([
    'Run 1, additive, step 20',
    'Run 2, no attention, step 1,400',
  ]);
  forgetLengths(session, 1);
  expect(session.store.getState().lengthCurves.map(({ run }) => run)).toEqual([2]);
});

test('a measurement that a new run put an end to is not waited for, though the run was refused', () => {
  const { session } = started();
  measure(session, 'validation');
  restart(session);
  receive(session, { type: 'failed', run: 2, what: 'prepare', message: 'Too large.' });
  expect(session.store.getState().measuring).toBeUndefined();
});

test('alignment has curves of its own, which begin anew with a run', () => {
  const { session } = started();
  const alignment = { massOnGold: 0.5, errorRate: 0.25, relativeEntropy: 0.75, monotonicity: 0.1 };
  receive(session, { type: 'evaluation', run: 1, step: 25, sets: [], alignment });
  receive(session, { type: 'evaluation', run: 1, step: 50, sets: [] });
  const { massOnGold, alignmentErrors, relativeEntropy, monotonicity } = session.history;
  expect(
    [massOnGold, alignmentErrors, relativeEntropy, monotonicity].map((series) => [series.length, series.value(0)]),
  ).toEqual([
    [1, 0.5],
    [1, 0.25],
    [1, 0.75],
    [1, 0.1],
  ]);
  restart(session);
  ready(session, 2, defaultSettings);
  expect(massOnGold.length).toBe(0);
});

test('shares are printed as percentages, above a hundred too, and what is not all never as all', () => {
  const estimate = (value: number, low: number, high: number) => ({ value, interval: { low, high }, n: 64 });
  expect(printEstimate('exactMatch', estimate(0.5, 0.38, 0.62))).toEqual({ value: '50.0 %', interval: '38.0–62.0' });
  expect(printEstimate('characterErrorRate', estimate(1.25, 1, 1.5))).toEqual({
    value: '125.0 %',
    interval: '100.0–150.0',
  });
  expect(printEstimate('exactMatch', estimate(0.9999, 0.99, 1)).value).toBe('99.9 %');
  expect(printEstimate('loss', estimate(0.0421, 0.04, 0.05))).toEqual({ value: '0.042', interval: '0.040–0.050' });
  expect(printEstimate('bleu', estimate(31.25, 30, 33)).value).toBe('31.3');
  expect(printEstimate('entropy', estimate(1.5, 1, 2))).toEqual({ value: '1.50', interval: '1.00–2.00' });
});

test('curves stand in one drawing where their task and all of its options are the same', () => {
  const longer = { ...defaultSettings, taskOptions: { ...defaultSettings.taskOptions, maximumLength: 10 } };
  expect(sameData(defaultSettings, { ...defaultSettings, attention: 'none', seed: 9 })).toBe(true);
  expect(sameData(defaultSettings, longer)).toBe(false);
  expect(sameData(defaultSettings, { ...defaultSettings, task: 'copy' })).toBe(false);
});

test('a run whose test set was measured before it was opened says so', () => {
  const { session } = started();
  expect(session.store.getState().tested).toBeUndefined();
  const device = { backend: 'cpu', name: 'test' } as const;
  restart(session);
  const event = { type: 'ready', run: 2, settings: defaultSettings, input: 'abc', step: 90, parameters: 100 } as const;
  receive(session, { ...event, device, tested: 80 });
  expect(session.store.getState().tested).toBe(80);
});
