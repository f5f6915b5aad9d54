import { afterEach, describe, expect, it } from 'vitest';
import { toggleTraining } from '../../../src/ui/actions';
import { changeView, showMap, viewStore } from '../../../src/ui/alignment/viewStore';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { dropEdits, edit, editStore } from '../../../src/ui/inspect/editStore';
import { inspectStore } from '../../../src/ui/inspect/inspectStore';
import { laneStore } from '../../../src/ui/lanes/laneStore';
import { followLesson } from '../../../src/ui/lessons/followLesson';
import { lessons } from '../../../src/ui/lessons/index';
import { lessonIds, lessonOfHash, lessonTitles } from '../../../src/ui/lessons/lessonNames';
import { closeLesson, lessonStore, nextStep, openLesson } from '../../../src/ui/lessons/lessonStore';
import { decodeLink } from '../../../src/ui/link/decode';
import { encodeLink } from '../../../src/ui/link/encode';
import { viewFields } from '../../../src/ui/link/view';
import { receive } from '../../../src/ui/sessionEvents';
import { shippedFor } from '../../../src/ui/shipped/models';
import { createSession, type Session } from '../../../src/ui/store';
import type { Alignment, Command } from '../../../src/worker/protocol';
import { defaultSettings, objectionTo, type Settings } from '../../../src/worker/settings';

afterEach(() => {
  closeLesson();
  dropEdits();
  viewStore.setState(viewStore.getInitialState());
  inspectStore.setState(inspectStore.getInitialState());
});

/** What a model that reverses would show: one weight of 1 a row, on the letter that is written. */
function reversed(
  text: string,
  moved?: { readonly row: number; readonly column: number; readonly writes?: string },
): Alignment {
  const letters = [...text];
  const columns = letters.length + 1;
  const output = letters.toReversed();
  if (moved?.writes) output[moved.row] = moved.writes;
  const weights = new Float32Array(columns * columns);
  for (let row = 0; row < columns; row++) {
    weights[row * columns + (row === moved?.row ? moved.column : Math.max(0, letters.length - 1 - row))] = 1;
  }
  return {
    text,
    sourceSymbols: [...letters, '⏹'],
    unknown: letters.flatMap((letter, column) => (letter > 'j' ? [column] : [])),
    outputSymbols: [...output, '⏹'],
    prediction: output.join(''),
    weights,
    ...(moved ? { edited: [moved.row] } : {}),
  };
}

/** A page whose session does as it is told at once. */
class Taught {
  readonly posted: Command[] = [];
  readonly session: Session = createSession((command) => this.posted.push(command), new History(), new AlignmentFeed());
  readonly stop: () => void;

  constructor(id: (typeof lessonIds)[number]) {
    openLesson({ id, hides: [] });
    this.stop = followLesson(this.session);
  }

  get finished(): boolean {
    return lessonStore.getState().finished;
  }

  /** What was asked for is ready. */
  begin(): void {
    const { pending, draft } = this.session.store.getState();
    if (!pending) throw new Error('Nothing was asked for.');
    const settings = pending.settings ?? draft;
    const step = pending.shipped?.step ?? 0;
    const device = { backend: 'cpu', name: 'test' } as const;
    const asked = this.posted.findLast((command) => command.type === 'prepare' || command.type === 'open');
    const input = (asked && 'input' in asked && asked.input?.text) || 'abcde';
    receive(this.session, { type: 'ready', run: pending.run, settings, input, step, parameters: 9, device });
    this.type(input);
  }

  restartWith(changes: Partial<Settings>): void {
    const { running, run } = this.session.store.getState();
    if (!running) throw new Error('Nothing runs.');
    const settings = { ...running, ...changes };
    this.session.store.setState({ pending: { run: run + 1, settings, input: 'abc' } });
    this.begin();
  }

  train(to: number): void {
    const { run } = this.session.store.getState();
    receive(this.session, { type: 'paused', run, step: to });
  }

  type(text: string): void {
    const { run, step } = this.session.store.getState();
    this.session.store.setState({ input: text });
    receive(this.session, { type: 'alignment', run, step, alignment: reversed(text) });
  }

  explored(alignment: Alignment): void {
    const edits = editStore.getState().edits;
    const exploration = { alignment, edits, alternatives: [], tensors: {} };
    const { step } = this.session.store.getState();
    this.session.store.setState({ explored: { step, exploration } });
  }

  /** Does it, and sees the step finished by that and by nothing before. */
  finishBy(doIt: () => void): void {
    expect(this.finished, `step ${lessonStore.getState().step + 1} before`).toBe(false);
    doIt();
    expect(this.finished, `step ${lessonStore.getState().step + 1}`).toBe(true);
    nextStep();
  }
}

it('a lesson begins with its model alone, whatever stood beside the one before', async () => {
  const beside = createSession(() => {}, new History(), new AlignmentFeed());
  laneStore.setState({ others: [beside] });
  const { stop } = new Taught('reading-an-alignment');
  await expect.poll(() => laneStore.getState().others).toEqual([]);
  stop();
});

const pin = (row: number, column: number) => changeView({ pinned: { row, column } });

describe('each lesson', () => {
  it.each(lessonIds)('%s begins with a model, on the processor, and can be told to the end', (id) => {
    const { steps, end } = lessons[id];
    expect(lessonTitles[id].minutes).toBeLessThanOrEqual(3);
    expect(steps[0]?.begin).toBeDefined();
    expect(end).not.toBe('');
    for (const { begin, text } of steps) {
      expect(text.length).toBeGreaterThan(0);
      if (!begin) continue;
      if ('shipped' in begin) expect(shippedFor(begin.shipped)).toBeDefined();
      else {
        expect(begin.settings.backend).toBe('cpu');
        expect(objectionTo(begin.settings)).toBeUndefined();
      }
    }
  });

  it('why attention', () => {
    const page = new Taught('why-attention');
    page.begin();
    page.finishBy(() => page.train(400));
    page.type('the quick brown fox'); // letters that the model does not know
    page.finishBy(() => page.type('abcdefghijab'));
    page.finishBy(() => page.restartWith({ attention: 'additive' }));
    pin(0, 4); // too early
    page.finishBy(() => page.train(400));
    pin(0, 3);
    page.finishBy(() => pin(0, 4));
    page.stop();
    expect(lessonStore.getState().step).toBe(lessons['why-attention'].steps.length);
  });

  it('reading an alignment', () => {
    const page = new Taught('reading-an-alignment');
    page.session.store.setState({
      pending: { run: 1, settings: undefined, input: '', shipped: shippedFor('reversal') },
    });
    page.begin();
    page.type('letter');
    page.finishBy(() => page.type('headache'));
    pin(2, 1);
    page.finishBy(() => pin(2, 5));
    page.finishBy(() => changeView({ showGold: true }));
    page.finishBy(() => changeView({ drawing: 'ribbons' }));
    page.finishBy(() => page.type('abcdefghijabcd'));
    page.stop();
  });

  it('three ways to score', () => {
    const page = new Taught('three-ways-to-score');
    page.begin();
    page.finishBy(() => page.train(150));
    for (const attention of ['general', 'concat', 'additive'] as const) {
      page.restartWith({ attention });
      page.finishBy(() => page.train(150));
    }
    page.finishBy(() => pin(1, 1));
    page.stop();
  });

  it('the decoder that could not look', () => {
    const page = new Taught('the-decoder-that-could-not-look');
    page.begin();
    page.finishBy(() => page.train(300));
    page.finishBy(() => pin(1, 1));
    page.finishBy(() => page.type('beach'));
    page.finishBy(() => page.restartWith({ attention: 'additive' }));
    page.finishBy(() => page.train(300));
    page.stop();
  });

  it('when maps mislead', () => {
    const page = new Taught('when-maps-mislead');
    page.session.store.setState({
      pending: { run: 1, settings: undefined, input: '', shipped: shippedFor('reversal') },
    });
    page.begin();
    page.type('cabbage');
    page.finishBy(() => pin(1, 5));
    page.finishBy(() => inspectStore.setState({ part: 'what if' }));
    edit({ weights: [{ row: 1, weights: [0, 1, 0, 0, 0, 0, 0, 0] }], tokens: [] });
    page.finishBy(() => page.explored(reversed('cabbage', { row: 1, column: 1, writes: 'a' })));
    edit({ weights: [{ row: 7, weights: [0, 1, 0, 0, 0, 0, 0, 0] }], tokens: [] });
    page.finishBy(() => page.explored(reversed('cabbage', { row: 7, column: 1 })));
    page.finishBy(() => editStore.setState({ showsOriginal: true }));
    page.stop();
  });

  it('when maps mislead, on another word than its own', () => {
    const page = new Taught('when-maps-mislead');
    page.session.store.setState({
      pending: { run: 1, settings: undefined, input: '', shipped: shippedFor('reversal') },
    });
    page.begin();
    page.type('cabbage');
    page.finishBy(() => pin(1, 5));
    page.finishBy(() => inspectStore.setState({ part: 'what if' }));
    page.type('beach');
    edit({ weights: [{ row: 1, weights: [0, 1, 0, 0, 0, 0] }], tokens: [] });
    page.finishBy(() => page.explored(reversed('beach', { row: 1, column: 1, writes: 'e' })));
    edit({ weights: [{ row: 5, weights: [0, 1, 0, 0, 0, 0] }], tokens: [] });
    page.finishBy(() => page.explored(reversed('beach', { row: 5, column: 1 })));
    page.stop();
  });

  it('from looking back to looking around', () => {
    const page = new Taught('from-looking-back');
    const name = 'decoder.layers.0.multihead_attn';
    const heads = [reversed('headache').weights, new Float32Array(81).fill(1 / 9)];
    const weights = new Float32Array(heads.flatMap((head) => [...head]));
    const map = { name, kind: 'cross', layer: 0, heads: 2, rows: 9, columns: 9, weights } as const;
    const { store } = page.session;
    page.begin();
    page.finishBy(() => page.restartWith({ attention: 'self-attention' }));
    page.train(200);
    page.finishBy(() => {
      const { run } = store.getState();
      const set = { id: 'heldOut', label: '', count: 100, loss: 0.1 } as const;
      receive(page.session, { type: 'evaluation', run, step: 200, sets: [{ ...set, exact: 94 }] });
      expect(page.finished).toBe(false);
      receive(page.session, { type: 'evaluation', run, step: 225, sets: [{ ...set, exact: 95 }] });
    });
    const { run, step } = store.getState();
    store.setState({ input: 'headache' });
    receive(page.session, { type: 'alignment', run, step, alignment: { ...reversed('headache'), maps: [map] } });
    showMap({ kind: 'cross', layer: 0, head: 1 });
    page.finishBy(() => showMap({ kind: 'cross', layer: 0, head: 0 }));
    const headsOff = [{ name, head: 0 }];
    const without = { ...reversed('headache'), maps: [map], headsOff };
    edit({ weights: [], tokens: [], headsOff });
    page.explored(without); // the output stays as it was
    page.finishBy(() => page.explored({ ...without, prediction: 'ehcadah' }));
    page.finishBy(() => page.restartWith({ attention: 'window' }));
    page.stop();
  });
});

it('is not finished by the model that stood on the page before', () => {
  const page = new Taught('the-decoder-that-could-not-look');
  expect(page.posted).toMatchObject([{ type: 'prepare', settings: { attention: 'content-only' } }]);
  page.session.store.setState({ running: { ...defaultSettings, attention: 'content-only' }, step: 900 });
  expect(page.finished).toBe(false);
  page.begin();
  expect(page.finished).toBe(false);
  toggleTraining(page.session);
  expect(page.posted.at(-1)).toMatchObject({ type: 'train' });
  page.stop();
});

it('goes on where it was shared, with what the link brings, and begins its later steps as ever', () => {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  openLesson({ id: 'why-attention', hides: [] }, 3);
  changeView({ pinned: { row: 0, column: 1 }, drawing: 'rows' });
  const stop = followLesson(session);
  expect(posted).toEqual([]);
  expect(viewStore.getState()).toMatchObject({ pinned: { row: 0, column: 1 }, drawing: 'rows' });
  nextStep(); // to one that is finished by pinning
  expect(viewStore.getState()).toMatchObject({ pinned: undefined, drawing: 'rows' });
  stop();
});

describe('a link to a lesson', () => {
  it('can be written by hand', () => {
    expect(lessonOfHash('#lesson=why-attention')).toEqual({ id: 'why-attention', hides: [] });
    expect(lessonOfHash('#lesson=when-maps-mislead&hide=device,export')).toEqual({
      id: 'when-maps-mislead',
      hides: ['device', 'export'],
    });
    for (const hash of ['#lesson=why', '#lesson=why-attention&hide=transport', '#lesson=', '#v1.abc', '']) {
      expect(lessonOfHash(hash), hash).toBeUndefined();
    }
  });

  it('is a field of the shared link, and refused where there is no such lesson', () => {
    const lesson = { id: 'three-ways-to-score', hides: ['optimiser'] } as const;
    const hash = encodeLink({ settings: defaultSettings, lesson });
    expect(decodeLink(hash, viewFields).content.lesson).toEqual({ ...lesson, step: 0 }); // as the first links were
    const at = encodeLink({ settings: defaultSettings, lesson: { ...lesson, step: 2 } });
    expect(decodeLink(at, viewFields).content.lesson).toEqual({ ...lesson, step: 2 });
    const beyond = encodeLink({ settings: defaultSettings, lesson: { ...lesson, step: 99 } });
    const { content, clamped } = decodeLink(beyond, viewFields);
    expect(content.lesson?.step).toBe(lessons['three-ways-to-score'].steps.length);
    expect(clamped).toEqual(['lesson step 99 became 5']);
    const half = encodeLink({ settings: defaultSettings, lesson: { ...lesson, step: 1.5 } });
    expect(() => decodeLink(half, viewFields)).toThrow('lesson step must be a whole number');
    const refused = encodeLink({ settings: defaultSettings, lesson: { ...lesson, id: 'another' } as never });
    expect(() => decodeLink(refused, viewFields)).toThrow('it asks for a lesson');
    const hidden = encodeLink({ settings: defaultSettings, lesson: { ...lesson, hides: ['everything'] } as never });
    expect(() => decodeLink(hidden, viewFields)).toThrow('it asks for a lesson');
  });
});
