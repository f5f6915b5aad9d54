import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { openFile, prepareWith } from '../../../../src/ui/actions';
import { AlignmentFeed } from '../../../../src/ui/alignmentFeed';
import { History } from '../../../../src/ui/history';
import { ownStore } from '../../../../src/ui/own/ownStore';
import { MOST_RUNS, MOST_WEIGHTS, overflow } from '../../../../src/ui/runs/bounds';
import { curvesOf, MOST_POINTS, thin } from '../../../../src/ui/runs/curves';
import { defaultName, freeStyle, type KeptRun } from '../../../../src/ui/runs/keptRun';
import { openKept } from '../../../../src/ui/runs/openKept';
import { Recorder } from '../../../../src/ui/runs/recorder';
import { RunShelf } from '../../../../src/ui/runs/runShelf';
import { runStyle } from '../../../../src/ui/runs/runStyles';
import { type RunStorage, readRun, storeRun } from '../../../../src/ui/runs/storage';
import { Series } from '../../../../src/ui/series';
import { receive } from '../../../../src/ui/sessionEvents';
import { createSession, type Session } from '../../../../src/ui/store';
import { palettes } from '../../../../src/ui/theme/palette';
import type { Command } from '../../../../src/worker/protocol';
import { defaultSettings, defaultTaskOptions, type Settings } from '../../../../src/worker/settings';

const contrast = (a: string, b: string): number => {
  const [bright, dark] = [luminance(a), luminance(b)].sort((one, other) => other - one);
  return ((bright ?? 0) + 0.05) / ((dark ?? 0) + 0.05);
};

/** Relative luminance, as WCAG defines it. */
function luminance(colour: string): number {
  const [red = 0, green = 0, blue = 0] = [1, 3, 5].map((at) => {
    const part = Number.parseInt(colour.slice(at, at + 2), 16) / 255;
    return part <= 0.03928 ? part / 12.92 : ((part + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue;
}

function kept(id: string, changes: Partial<KeptRun> = {}): KeptRun {
  return {
    id,
    name: `Run ${id}`,
    settings: defaultSettings,
    step: 10,
    curves: curvesOf(new History()),
    evaluations: [],
    savedAt: 0,
    pinned: false,
    shown: true,
    style: 0,
    hasWeights: false,
    ...changes,
  };
}

/** Storage that lasts as long as the test. */
class MemoryStorage implements RunStorage {
  readonly runs = new Map<string, KeptRun>();
  readonly files = new Map<string, Uint8Array<ArrayBuffer>>();
  refuses = false;

  load = async () => [...this.runs.values()];
  save = async (run: KeptRun) => {
    if (this.refuses) throw new Error('The quota has been exceeded.');
    this.runs.set(run.id, run);
  };
  forget = async (id: string) => void this.runs.delete(id);
  weights = async (id: string) => this.files.get(id);
  saveWeights = async (id: string, bytes: Uint8Array<ArrayBuffer>) => void this.files.set(id, bytes);
  forgetWeights = async (id: string) => void this.files.delete(id);
}

describe('the curves of a kept run', () => {
  it('are thinned to what a chart can show, with both ends', () => {
    const series = new Series();
    for (let step = 1; step <= 10_000; step++) series.append(step, 1 / step);
    const thinned = thin(series, MOST_POINTS);
    expect(thinned.length).toBe(MOST_POINTS);
    expect([thinned.step(0), thinned.step(MOST_POINTS - 1)]).toEqual([1, 10_000]);
    for (let index = 0; index < MOST_POINTS; index++) expect(thinned.value(index)).toBe(1 / thinned.step(index));
  });

  it('are left as they are where they are short', () => {
    const series = new Series();
    expect(thin(series, 5).length).toBe(0);
    series.append(3, 0.5);
    expect([thin(series, 5).step(0), thin(series, 5).value(0)]).toEqual([3, 0.5]);
    for (const step of [4, 5, 6]) series.append(step, step);
    expect(thin(series, 5).length).toBe(4);
  });

  it('come back from storage as they went in, and settings that are none do not', () => {
    const history = new History();
    history.addPoints([1, 2, 3].map((step) => ({ step, loss: 1 / step, gradientNorm: 1, tokenAccuracy: 0 })));
    const sets = [{ id: 'heldOut', label: 'held-out', count: 4, loss: 0.5, exact: 1 }] as const;
    history.addEvaluation(3, sets, { massOnGold: 0.75, errorRate: 0.25, relativeEntropy: 0.5, monotonicity: 1 });
    history.clock.append(3, 1.5);
    const run = kept('a', { curves: curvesOf(history) });
    const stored = structuredClone(storeRun(run));
    expect(storeRun(readRun(stored) as KeptRun)).toEqual(stored);
    expect(readRun(stored)?.curves.heldOutLoss.value(0)).toBe(0.5);
    expect(readRun(stored)?.curves.massOnGold.value(0)).toBe(0.75);
    const { massOnGold: _, ...earlier } = stored.curves; // an earlier page kept fewer
    expect(readRun({ ...stored, curves: earlier })?.curves.massOnGold.length).toBe(0);
    expect(readRun({ ...stored, version: 2 })).toBeUndefined();
    expect(readRun({ ...stored, settings: { ...defaultSettings, task: 'gone' } })).toBeUndefined();
  });
});

it('names a run by what it has of its own where settings differ beyond task, mechanism and seed', () => {
  const name = defaultName(defaultSettings, []);
  const wider = { ...defaultSettings, hidden: 96, batch: 8 };
  expect(defaultName(wider, [kept('a', { name })])).toBe(`${name}, hidden 96, batch 8`);
  const both = [kept('a', { name }), kept('b', { name: `${name}, hidden 96, batch 8`, settings: wider })];
  expect(defaultName(wider, both)).toBe(`${name}, hidden 96, batch 8 (2)`);
});

it('names a run by task, mechanism and seed, and numbers what would have the same name', () => {
  expect(defaultName(defaultSettings, [])).toBe('Reversal, additive, seed 1');
  expect(defaultName({ ...defaultSettings, attention: 'none', seed: 7 }, [])).toBe('Reversal, no attention, seed 7');
  const [first, second] = ['Reversal, additive, seed 1', 'Reversal, additive, seed 1 (2)'].map((name) =>
    kept(name, { name }),
  ) as [KeptRun, KeptRun];
  expect(defaultName(defaultSettings, [first])).toBe(second.name);
  expect(defaultName(defaultSettings, [second, first])).toBe('Reversal, additive, seed 1 (3)');
});

describe('the style of a run', () => {
  it('is one that no shown run has', () => {
    expect(freeStyle([])).toBe(0);
    const runs = [kept('a', { style: 0 }), kept('b', { style: 1, shown: false }), kept('c', { style: 2 })];
    expect(freeStyle(runs)).toBe(1);
  });

  it('differs from the next eleven in colour or dashes, from the next five in both, and is legible on its paper', () => {
    for (const theme of ['light', 'dark'] as const) {
      const styles = Array.from({ length: 12 }, (_, style) => runStyle(style, theme));
      expect(new Set(styles.map(({ colour, dash }) => `${colour} ${dash}`)).size).toBe(12);
      expect(new Set(styles.slice(0, 6).map(({ colour }) => colour)).size).toBe(6);
      expect(new Set(styles.slice(0, 6).map(({ dash }) => dash.join())).size).toBe(6);
      for (const { colour, dash } of styles) {
        expect(contrast(colour, palettes[theme].paper)).toBeGreaterThan(4.5);
        expect(dash.length).toBeGreaterThan(0);
      }
    }
  });
});

describe('what is kept is bounded', () => {
  it('the oldest runs go first, then the weights of the older ones; what is pinned stays whole', () => {
    const runs = Array.from({ length: MOST_RUNS + 3 }, (_, age) =>
      kept(String(age), { savedAt: 1000 - age, hasWeights: true, pinned: age === MOST_RUNS + 2 }),
    );
    const { runs: dropped, weights } = overflow(runs);
    expect(dropped).toEqual([String(MOST_RUNS), String(MOST_RUNS + 1)]);
    expect(weights).toEqual(
      Array.from({ length: MOST_RUNS - MOST_WEIGHTS }, (_, index) => String(index + MOST_WEIGHTS)),
    );
  });

  it('the shelf forgets what is beyond the bounds in the browser too', async () => {
    const storage = new MemoryStorage();
    const shelf = new RunShelf(storage);
    for (let age = 0; age < MOST_RUNS + 2; age++) {
      await shelf.put(kept(String(age), { savedAt: age }));
      await shelf.putWeights(String(age), Uint8Array.of(age));
    }
    expect(storage.runs.size).toBe(MOST_RUNS);
    expect(storage.files.size).toBe(MOST_WEIGHTS);
    expect(storage.runs.has('1')).toBe(false);
    expect(storage.runs.get('5')?.hasWeights).toBe(false);
    expect(storage.runs.get(String(MOST_RUNS))?.hasWeights).toBe(true);
  });
});

describe('the shelf', () => {
  it('renames, pins, hides and shows, and all of it lasts', async () => {
    const storage = new MemoryStorage();
    const shelf = new RunShelf(storage);
    await shelf.put(kept('a'));
    await shelf.rename('a', '  The first  ');
    await shelf.rename('a', '   ');
    await shelf.pin('a', true);
    await shelf.show('a', false);
    const later = new RunShelf(storage);
    await later.load();
    expect(later.find('a')).toMatchObject({ name: 'The first', pinned: true, shown: false });
  });

  it('gives a run that is shown again a style of its own', async () => {
    const shelf = new RunShelf(new MemoryStorage());
    await shelf.put(kept('a', { style: 0, shown: false }));
    await shelf.put(kept('b', { style: 0 }));
    await shelf.show('a', true);
    expect(shelf.find('a')?.style).toBe(1);
  });

  it('gives no two runs one name', async () => {
    const shelf = new RunShelf(new MemoryStorage());
    await shelf.put(kept('a', { name: 'One' }));
    await shelf.put(kept('b'));
    await shelf.rename('b', 'One');
    await shelf.rename('a', 'One');
    expect([shelf.find('a')?.name, shelf.find('b')?.name]).toEqual(['One', 'One (2)']);
  });

  it('puts back what was deleted, the latest first, with its weights', async () => {
    const storage = new MemoryStorage();
    const shelf = new RunShelf(storage);
    await shelf.put(kept('a', { pinned: true }));
    await shelf.putWeights('a', Uint8Array.of(1, 2, 3));
    await shelf.put(kept('b'));
    const before = { a: shelf.find('a'), b: shelf.find('b') };
    await shelf.remove('a');
    await shelf.remove('b');
    expect([storage.runs.size, storage.files.size]).toEqual([0, 0]);
    await shelf.undoRemove();
    expect(shelf.store.getState().runs.map(({ id }) => id)).toEqual(['b']);
    await shelf.undoRemove();
    expect({ a: shelf.find('a'), b: shelf.find('b') }).toEqual(before);
    expect(storage.files.get('a')).toEqual(Uint8Array.of(1, 2, 3));
    await shelf.undoRemove();
    expect(shelf.store.getState().runs).toHaveLength(2);
  });

  it('does not bring a deleted run back with weights that come late', async () => {
    const storage = new MemoryStorage();
    const shelf = new RunShelf(storage);
    await shelf.put(kept('a'));
    await shelf.remove('a');
    await shelf.putWeights('a', Uint8Array.of(1));
    expect([storage.runs.size, storage.files.size, shelf.store.getState().runs.length]).toEqual([0, 0, 0]);
  });

  it('says so where the browser keeps nothing, and goes on in memory', async () => {
    const storage = new MemoryStorage();
    storage.refuses = true;
    const shelf = new RunShelf(storage);
    await shelf.put(kept('a'));
    expect(shelf.find('a')).toBeDefined();
    expect(shelf.store.getState().trouble).toMatch(/keeps no data/);
  });
});

describe('the recorder', () => {
  let session: Session;
  let posted: Command[];
  let shelf: RunShelf;
  let recorder: Recorder;

  const ready = (run: number, settings: Settings, step = 0) =>
    receive(session, {
      type: 'ready',
      run,
      settings,
      input: 'abc',
      step,
      parameters: 100,
      device: { backend: 'cpu', name: 'test' },
    });
  const train = (run: number, from: number, to: number) => {
    receive(session, { type: 'started', run, step: from });
    const points = Array.from({ length: to - from }, (_, index) => ({
      step: from + index + 1,
      loss: 1 / (from + index + 1),
      gradientNorm: 1,
      tokenAccuracy: 0,
    }));
    receive(session, { type: 'progress', run, step: to, points, stepsPerSecond: 1, tokensPerSecond: 1 });
  };
  const file = (run: number, bytes: Uint8Array<ArrayBuffer>) =>
    receive(session, { type: 'file', run, kept: true, file: { name: 'x', mediaType: 'x', bytes } });
  const runs = () => shelf.store.getState().runs;

  beforeEach(() => {
    vi.useFakeTimers();
    posted = [];
    session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
    shelf = new RunShelf(new MemoryStorage());
    recorder = new Recorder(session, shelf);
    prepareWith(session, defaultSettings);
    ready(1, defaultSettings);
    posted.length = 0;
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it('keeps a run once it has come to rest, then its weights', async () => {
    train(1, 0, 40);
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toEqual([]);
    receive(session, { type: 'paused', run: 1, step: 40 });
    const sets = [{ id: 'heldOut', label: 'held-out', count: 4, loss: 0.5, exact: 1 }] as const;
    receive(session, { type: 'evaluation', run: 1, step: 40, sets });
    await vi.advanceTimersByTimeAsync(1000);
    expect(posted).toEqual([{ type: 'export', run: 1, format: 'safetensors', kept: true }]);
    expect(runs()).toMatchObject([
      { step: 40, evaluations: sets, name: 'Reversal, additive, seed 1', hasWeights: false },
    ]);
    expect(runs()[0]?.curves.trainingLoss.length).toBe(40);
    file(1, Uint8Array.of(7));
    await vi.advanceTimersByTimeAsync(1);
    expect(runs()).toMatchObject([{ step: 40, hasWeights: true }]);
    expect(await shelf.weightsOf(runs()[0] as KeptRun)).toEqual(Uint8Array.of(7));
  });

  it('keeps nothing of a run that has not been trained, and one run however often it rests', async () => {
    await vi.advanceTimersByTimeAsync(5000);
    expect([runs(), posted]).toEqual([[], []]);
    for (const [from, to] of [
      [0, 5],
      [5, 9],
    ] as const) {
      train(1, from, to);
      receive(session, { type: 'paused', run: 1, step: to });
      await vi.advanceTimersByTimeAsync(1000);
    }
    expect(runs()).toMatchObject([{ step: 9 }]);
  });

  it('asks for the weights once more when the test set has been measured, which their file says', async () => {
    train(1, 0, 5);
    receive(session, { type: 'paused', run: 1, step: 5 });
    await vi.advanceTimersByTimeAsync(1000);
    file(1, Uint8Array.of(1));
    posted.length = 0;
    receive(session, { type: 'measured', run: 1, step: 5, set: 'validation', sets: [] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(posted).toEqual([]);
    receive(session, { type: 'measured', run: 1, step: 5, set: 'test', sets: [] });
    await vi.advanceTimersByTimeAsync(1000);
    expect(posted).toEqual([{ type: 'export', run: 1, format: 'safetensors', kept: true }]);
    file(1, Uint8Array.of(2));
    await vi.advanceTimersByTimeAsync(1000);
    expect(await shelf.weightsOf(runs()[0] as KeptRun)).toEqual(Uint8Array.of(2));
    expect(posted).toHaveLength(1);
  });

  it('asks for the weights of a run that is replaced before the run that replaces it', async () => {
    train(1, 0, 5);
    prepareWith(session, { ...defaultSettings, seed: 2 });
    expect(posted.map(({ type, run }) => [type, run])).toEqual([
      ['export', 1],
      ['prepare', 2],
    ]);
    file(1, Uint8Array.of(1));
    ready(2, { ...defaultSettings, seed: 2 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toMatchObject([{ step: 5, hasWeights: true }]);
    expect(shelf.store.getState().current.size).toBe(0);
    train(2, 0, 3);
    receive(session, { type: 'paused', run: 2, step: 3 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(
      runs()
        .map(({ name }) => name)
        .sort(),
    ).toEqual(['Reversal, additive, seed 1', 'Reversal, additive, seed 2']);
  });

  it('leaves a run deleted that is measured once more, and keeps it anew once it is trained on', async () => {
    train(1, 0, 5);
    recorder.record();
    await shelf.remove(runs()[0]?.id ?? '');
    receive(session, { type: 'paused', run: 1, step: 5 });
    const sets = [{ id: 'heldOut', label: 'held-out', count: 4, loss: 0.5, exact: 1 }] as const;
    receive(session, { type: 'evaluation', run: 1, step: 5, sets });
    file(1, Uint8Array.of(1));
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toEqual([]);
    train(1, 5, 6);
    receive(session, { type: 'paused', run: 1, step: 6 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toMatchObject([{ step: 6 }]);
  });

  it('keeps a training that is never paused every 15 seconds', async () => {
    train(1, 0, 5);
    await vi.advanceTimersByTimeAsync(14_000);
    expect(runs()).toEqual([]);
    await vi.advanceTimersByTimeAsync(2000);
    expect(runs()).toMatchObject([{ step: 5 }]);
  });

  it('goes on with a run that is opened under its name, with its curves', async () => {
    train(1, 0, 40);
    recorder.record();
    file(1, Uint8Array.of(7));
    await vi.advanceTimersByTimeAsync(1);
    const [first] = runs();
    if (!first) throw new Error('A run was expected.');
    await shelf.rename(first.id, 'The first');
    prepareWith(session, { ...defaultSettings, seed: 2 });
    ready(2, { ...defaultSettings, seed: 2 });
    vi.useRealTimers(); // a file is read by the platform, which no fake clock moves
    session.store.setState({ input: 'abcdefgh' });
    await openKept(session, { shelf, recorder }, shelf.find(first.id) as KeptRun);
    expect(posted.at(-1)).toMatchObject({ type: 'open', run: 3, input: { task: 'reversal', text: 'abc' } });
    ready(3, defaultSettings, 40);
    expect(shelf.store.getState().current.get(session)).toBe(first.id);
    expect(session.history.trainingLoss.length).toBe(40);
    train(3, 40, 50);
    recorder.record();
    expect(runs()).toMatchObject([{ id: first.id, name: 'The first', step: 50 }]);
    expect(runs()[0]?.curves.trainingLoss.length).toBe(50);
  });

  it('keeps the input that is typed after the training, and asks for no weights for it', async () => {
    train(1, 0, 5);
    receive(session, { type: 'paused', run: 1, step: 5 });
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toMatchObject([{ step: 5, input: 'abc' }]);
    posted.length = 0;
    session.store.setState({ input: 'cab' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toMatchObject([{ step: 5, input: 'cab' }]);
    expect(posted).toEqual([]);
    await shelf.remove(runs()[0]?.id ?? '');
    session.store.setState({ input: 'ab' });
    await vi.advanceTimersByTimeAsync(1000);
    expect(runs()).toEqual([]);
  });

  it('keeps the run of each model on the page, and one that ends once its weights have come', async () => {
    const other = createSession(() => {}, new History(), new AlignmentFeed());
    const beside = new Recorder(other, shelf, true);
    other.store.setState({ run: 1, running: { ...defaultSettings, hidden: 96 } });
    other.store.setState({ step: 7, phase: 'training' });
    train(1, 0, 5);
    receive(session, { type: 'paused', run: 1, step: 5 });
    await vi.advanceTimersByTimeAsync(1000);
    let ended = false;
    const end = beside.end().then(() => {
      ended = true;
    });
    const named = () => runs().find(({ name }) => name === 'Reversal, additive, seed 1, hidden 96');
    expect(named()).toMatchObject({ step: 7, beside: true, hasWeights: false });
    expect(runs()).toHaveLength(2);
    expect(shelf.store.getState().current.get(other)).toBe(named()?.id);
    await vi.advanceTimersByTimeAsync(100);
    expect(ended).toBe(false);
    other.weights.publish(1, Uint8Array.of(9));
    await end;
    expect(named()?.hasWeights).toBe(true);
    expect(shelf.store.getState().current.has(other)).toBe(false);
    expect(shelf.store.getState().current.has(session)).toBe(true);
  });

  it('waits for the own pairs of a run that are not there, and puts the form on them', async () => {
    ownStore.setState(ownStore.getInitialState(), true);
    const settings = { ...defaultSettings, task: 'own', taskOptions: defaultTaskOptions('own') };
    const run = kept('a', { settings, hasWeights: true });
    posted.length = 0;
    expect(await openKept(session, { shelf, recorder }, run)).toBe(false);
    expect(posted).toEqual([]);
    expect(session.store.getState().draft.task).toBe('own');
    expect(session.store.getState().messages[0]?.text).toBe(
      '“Run a” was trained on your own pairs: open their file or paste them at Setup, then go on with it.',
    );
  });

  it('begins the settings of a run again whose weights are not kept, with its input, and says so', async () => {
    const run = kept('a', { settings: { ...defaultSettings, seed: 9 }, input: 'cab' });
    expect(await openKept(session, { shelf, recorder }, run)).toBe(true);
    expect(posted.at(-1)).toMatchObject({ type: 'prepare', settings: { seed: 9 }, input: { text: 'cab' } });
    expect(session.store.getState().messages[0]?.text).toContain('are not kept');
  });

  it('forgets that it awaited a run where the file is refused', async () => {
    vi.useRealTimers();
    await openFile(session, new File(['x'], 'x'));
    recorder.expect(2, kept('a'));
    receive(session, { type: 'failed', run: 2, what: 'open', message: 'No.' });
    prepareWith(session, defaultSettings);
    ready(2, defaultSettings);
    train(2, 0, 2);
    recorder.record();
    expect(runs()).toMatchObject([{ step: 2, name: 'Reversal, additive, seed 1' }]);
  });
});
