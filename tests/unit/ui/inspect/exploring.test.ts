import { beforeEach, expect, it, vi } from 'vitest';
import { changeView } from '../../../../src/ui/alignment/viewStore';
import { AlignmentFeed } from '../../../../src/ui/alignmentFeed';
import { History } from '../../../../src/ui/history';
import { dropEdits, edit, editStore, openEdits, undo } from '../../../../src/ui/inspect/editStore';
import { startExploring } from '../../../../src/ui/inspect/exploring';
import { inspectStore } from '../../../../src/ui/inspect/inspectStore';
import { noEdits, withToken, withWeights } from '../../../../src/ui/inspect/rowEdits';
import { receive } from '../../../../src/ui/sessionEvents';
import { createSession, type Session } from '../../../../src/ui/store';
import type { Alignment, Command, OwnEdits } from '../../../../src/worker/protocol';
import { defaultSettings } from '../../../../src/worker/settings';

const alignment = (text: string, edited?: number[]): Alignment => ({
  text,
  sourceSymbols: [...text, '⏹'],
  unknown: [],
  outputSymbols: [...text, '⏹'],
  prediction: text,
  weights: new Float32Array((text.length + 1) ** 2).fill(1 / (text.length + 1)),
  ...(edited ? { edited } : {}),
});

/** A page with a run that has decoded "ab", and what it asks. */
function page(): { session: Session; asked: Extract<Command, { type: 'explore' }>[]; publish(step: number): void } {
  const asked: Extract<Command, { type: 'explore' }>[] = [];
  const post = (command: Command) => {
    if (command.type === 'explore') asked.push(command);
  };
  const session = createSession(post, new History(), new AlignmentFeed());
  session.store.setState({ run: 1, running: defaultSettings, input: 'ab' });
  const publish = (step: number) => {
    const { input } = session.store.getState();
    receive(session, { type: 'alignment', run: 1, step, alignment: alignment(input) });
  };
  publish(1);
  return { session, asked, publish };
}

function answer(session: Session, edits: OwnEdits, step = 1, at?: number): void {
  const rows = edits.weights.map(({ row }) => row);
  const exploration = {
    alignment: alignment(session.store.getState().input, rows.length > 0 ? rows : undefined),
    edits,
    alternatives: [],
    tensors: {},
  };
  receive(session, { type: 'explored', run: 1, step, exploration, ...(at === undefined ? {} : { at }) });
}

const edits = withWeights(noEdits, 0, [1, 0, 0]);

beforeEach(() => {
  vi.useRealTimers();
  dropEdits();
  changeView({ pinned: undefined });
  inspectStore.setState({ part: 'arithmetic' });
});

it('asks only when something shows it, one question at a time, and again at most four times a second', () => {
  vi.useFakeTimers();
  const { session, asked, publish } = page();
  const stop = startExploring(session);
  expect(asked).toHaveLength(0);
  changeView({ pinned: { row: 0, column: 1 } });
  expect(asked.map((one) => one.edits)).toEqual([noEdits]);
  publish(2);
  expect(asked).toHaveLength(1);
  answer(session, noEdits);
  expect(asked).toHaveLength(1);
  vi.advanceTimersByTime(250);
  expect(asked).toHaveLength(2);
  answer(session, noEdits, 2);
  vi.advanceTimersByTime(1000);
  expect(asked).toHaveLength(2);
  stop();
});

it('shows the edited map, the computed one when asked to, and exactly that after undo', () => {
  const { session, asked } = page();
  const { live } = session.feed;
  const stop = startExploring(session);
  edit(edits);
  expect(asked.at(-1)?.edits).toBe(edits);
  expect(session.feed.latest).toBe(live);
  answer(session, edits);
  expect(session.feed.latest?.alignment.edited).toEqual([0]);
  editStore.setState({ showsOriginal: true });
  expect(session.feed.latest).toBe(live);
  editStore.setState({ showsOriginal: false });
  answer(session, noEdits); // to the question about the map as computed
  expect(asked.at(-1)?.edits).toBe(edits);
  answer(session, edits);
  expect(session.feed.latest?.alignment.edited).toEqual([0]);
  undo();
  expect(session.feed.latest).toBe(live);
  stop();
});

it('goes back with the page: asks of the step that is shown, and shows the edited map of then, not that of now', () => {
  vi.useFakeTimers();
  const { session, asked, publish } = page();
  const stop = startExploring(session);
  edit(edits);
  answer(session, edits);
  const earlier = { run: 1, step: 20, alignment: alignment('ab') };
  session.store.setState({ recalled: 20 });
  session.feed.recall(earlier);
  expect(session.feed.latest).toBe(earlier); // what is edited now is not of then
  publish(2);
  vi.advanceTimersByTime(1000);
  expect(asked.at(-1)).toMatchObject({ at: 20, edits });
  answer(session, edits, 20, 20);
  expect(session.feed.latest).toMatchObject({ step: 20, alignment: { edited: [0] } });
  expect(session.feed.computed).toBe(earlier);
  const count = asked.length;
  publish(3);
  vi.advanceTimersByTime(1000);
  expect(asked).toHaveLength(count); // the weights of then stay as they are
  session.store.setState({ recalled: undefined });
  session.feed.recall(undefined);
  expect(session.feed.latest).toBe(session.feed.live);
  vi.advanceTimersByTime(1000);
  expect(asked.at(-1)).not.toHaveProperty('at');
  stop();
});

it('drops edits whose input is gone, and says so', () => {
  const { session } = page();
  const stop = startExploring(session);
  edit(edits);
  answer(session, edits);
  session.store.setState({ input: 'abc' });
  expect(editStore.getState().edits).toEqual(noEdits);
  expect(editStore.getState().past).toEqual([]);
  expect(session.feed.latest).toBe(session.feed.live);
  expect(session.store.getState().messages.map(({ text }) => text)).toEqual([
    'The edits were taken back: they belonged to another input.',
  ]);
  stop();
});

it('takes back a step that the session refuses, and leaves those before it', () => {
  const { session, asked } = page();
  const stop = startExploring(session);
  edit(edits);
  answer(session, edits);
  edit(withToken(edits, 1, 99));
  const message = 'Row 2 cannot be made token 99: the model has none of that number.';
  receive(session, { type: 'failed', run: 1, what: 'explore', message });
  expect(editStore.getState()).toMatchObject({ edits, past: [noEdits], future: [] });
  expect(session.store.getState().messages.map(({ text }) => text)).toEqual([message]);
  expect(asked.at(-1)?.edits).toBe(edits);
  answer(session, edits);
  expect(session.feed.latest?.alignment.edited).toEqual([0]);
  stop();
});

it('drops edits of a link that the session refuses', () => {
  const { session, asked } = page();
  const stop = startExploring(session);
  openEdits(edits);
  receive(session, { type: 'failed', run: 1, what: 'explore', message: 'Row 1 has 3 weights; 4 were set.' });
  expect(editStore.getState().edits).toEqual(noEdits);
  expect(asked).toHaveLength(1);
  stop();
});

it('says once which edits lie beyond the output', () => {
  const { session, publish } = page();
  const stop = startExploring(session);
  const beyond = withWeights(withWeights(edits, 7, [1, 0, 0]), 4, [1, 0, 0]);
  edit(beyond);
  answer(session, beyond);
  const said = () => session.store.getState().messages.map(({ text }) => text);
  expect(said()).toEqual(['The edits of rows 5, 8 lie beyond the output, which ends at row 3: they change nothing.']);
  session.store.setState({ messages: [] });
  publish(2);
  answer(session, beyond, 2);
  expect(said()).toEqual([]);
  stop();
});

it('asks for the rows of a model without a map, in which none can be pinned, once what if is open', () => {
  const { session, asked } = page();
  const blind = { ...alignment('ab'), weights: new Float32Array() };
  receive(session, { type: 'alignment', run: 1, step: 1, alignment: blind });
  const stop = startExploring(session);
  expect(asked).toHaveLength(0);
  inspectStore.setState({ part: 'what if' });
  expect(asked).toHaveLength(1);
  stop();
});
