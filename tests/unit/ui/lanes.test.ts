import { describe, expect, it } from 'vitest';
import { tellNotes } from '../../../src/ui/alignment/notes';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import {
  type Difference,
  describeCell,
  describeSteps,
  differenceOf,
  differenceRows,
  formatDifference,
  greatestAt,
  summarise,
  valueAt,
  whyNone,
} from '../../../src/ui/lanes/difference';
import { DifferenceFeed } from '../../../src/ui/lanes/differenceFeed';
import { differenceNotes } from '../../../src/ui/lanes/differenceNotes';
import { differenceInk, differenceShapes } from '../../../src/ui/lanes/differenceShapes';
import { fillDifference } from '../../../src/ui/lanes/fillDifference';
import { follow } from '../../../src/ui/lanes/follow';
import { inLanes } from '../../../src/ui/lanes/laneLines';
import { laneNames } from '../../../src/ui/lanes/laneNames';
import { shownName } from '../../../src/ui/lanes/laneStore';
import { differing, objectionToBeside, onSameBatches } from '../../../src/ui/lanes/sameBatches';
import { differenceCsv } from '../../../src/ui/lanes/saveDifferenceFiles';
import { receive } from '../../../src/ui/sessionEvents';
import { createSession, type Session, type SessionState } from '../../../src/ui/store';
import { palettes } from '../../../src/ui/theme/palette';
import type { Alignment, Command } from '../../../src/worker/protocol';
import { defaultSettings, defaultTaskOptions } from '../../../src/worker/settings';

const END = '⏹';

function map(output: readonly string[], weights: readonly number[], text = 'ab'): Alignment {
  return {
    text,
    sourceSymbols: [...text, END],
    unknown: [],
    outputSymbols: output,
    prediction: output.join(''),
    weights: new Float32Array(weights),
  };
}

const first = map(['b', 'a', END], [0.25, 0.5, 0.25, 0.5, 0.25, 0.25, 0, 0, 1]);
const second = map(['b', 'b', END], [0.125, 0.75, 0.125, 0.5, 0.25, 0.25, 0, 0, 1]);
const longer = map(['b', 'a', 'b', END], [0, 1, 0, 1, 0, 0, 0, 1, 0, 0, 0, 1]);

function subtract(a: Alignment, b: Alignment) {
  const difference = differenceOf(a, b);
  if (!difference) throw new Error('These two can be subtracted.');
  return difference;
}

describe('the difference', () => {
  it('is B − A, cell by cell', () => {
    const difference = subtract(first, second);
    expect([0, 1, 2].map((column) => valueAt(difference, 0, column))).toEqual([-0.125, 0.25, -0.125]);
    expect(valueAt(difference, 1, 0)).toBe(0);
  });

  it('has rows of the longer output, in which nothing is subtracted', () => {
    const difference = subtract(first, longer);
    expect(difference.rows).toBe(4);
    expect(valueAt(difference, 3, 2)).toBeUndefined();
    expect(summarise(difference)).toContain('Row 4 is of B alone and hatched.');
    expect(summarise(subtract(longer, first))).toContain('Row 4 is of A alone');
    expect(describeCell(difference, { row: 3, column: 2 })).toBe('end mark, only B ← end mark  only B: α 1.00');
  });

  it('names both tokens of a row in which the two do not write the same', () => {
    const [same, other] = differenceRows(subtract(first, second));
    expect(same).toEqual({ text: 'b', name: 'b', kind: 'token' });
    expect(other).toEqual({ text: 'a|b', name: 'a in A, b in B', kind: 'token' });
    expect(differenceRows(subtract(first, longer))[2]?.text).toBe('end|b');
  });

  it('finds where the two differ most, in all of the map and in what is looked at', () => {
    const difference = subtract(first, second);
    expect(greatestAt(difference)).toEqual({ row: 0, column: 1 });
    expect(greatestAt(difference, { column: 2 })).toEqual({ row: 0, column: 2 });
    expect(greatestAt(difference, { row: 2 })).toEqual({ row: 2, column: 0 });
    expect(summarise(difference)).toBe('They differ most at “b” ← “b”  B − A = +0.25 (A 0.50, B 0.75).');
    expect(summarise(subtract(first, first))).toBe('The weights are the same in both.');
  });

  it('is not made of two inputs, nor without attention, and says why', () => {
    const blind = { ...first, weights: new Float32Array() };
    expect(differenceOf(first, map(['b', 'a', END], [], 'ba'))).toBeUndefined();
    expect(differenceOf(first, blind)).toBeUndefined();
    expect(whyNone(first, blind)).toBe('B has no attention: there is nothing to subtract.');
    expect(whyNone(blind, blind)).toContain('A and B have');
    expect(whyNone(first, undefined)).toContain('as soon as both');
  });

  it('prints its sign, and never as 0 what is not', () => {
    expect([0.417, -0.417, 0, 0.001, -0.004].map(formatDifference)).toEqual([
      '+0.42',
      '−0.42',
      '0',
      '+<0.01',
      '−<0.01',
    ]);
  });

  it('is drawn from the ink of the source over the paper to that of the target, and hatched where it is none', () => {
    const { light } = palettes;
    const ink = differenceInk(light, 1);
    expect([-1, 0, 1, 7].map(ink)).toEqual(['rgb(31, 78, 121)', 'rgb(251, 248, 241)', 'rgb(154, 74, 8)', ink(1)]);
    expect([-0.1, 0.05, 0.2].map(differenceInk(light, 0.1))).toEqual([-1, 0.5, 1].map(ink));
    const shapes = differenceShapes(subtract(first, longer), 20, {
      palette: light,
      reach: 1,
      look: undefined,
      pinned: undefined,
    });
    expect(shapes.filter(({ kind }) => kind === 'rectangle')).toHaveLength(9);
    expect(shapes.filter((shape) => shape.kind === 'lines' && shape.stroke === light.muted)).toHaveLength(3);
  });

  it('of any two lanes goes by their names, says where they are at different steps, and is written as it is shown', () => {
    const difference = differenceOf(first, longer, ['B', 'D'], [40, 1256]);
    if (!difference) throw new Error('These two can be subtracted.');
    expect(describeCell(difference, { row: 0, column: 1 })).toBe('“b” ← “b”  D − B = +0.50 (B 0.50, D 1.00)');
    expect(summarise(difference)).toContain('Row 4 is of D alone');
    expect(describeSteps(difference)).toMatch(/^B is shown at step 40 and D at step 1,256/);
    expect(describeSteps(subtract(first, second))).toBe('');
    expect(whyNone(first, { ...first, weights: new Float32Array() }, ['B', 'D'])).toMatch(/^D has no attention/);
    expect(differenceCsv(difference).split('\r\n')).toEqual([
      `output,a,b,${END}`,
      'b,-0.2500,0.5000,-0.2500',
      'a,0.5000,-0.2500,-0.2500',
      `${END}|b,0.0000,1.0000,-1.0000`,
      `|${END},,,`,
      '',
    ]);
  });

  it('of two maps of the decoder names rows and columns as they do, and says and explains what is masked', () => {
    const shown = { kind: 'decoder', layer: 0, head: 0 } as const;
    const mayLook = (row: number, column: number) => column <= row;
    const looking = (alignment: Alignment) => ({ ...alignment, shown, mayLook, implied: true as const });
    const difference = subtract(looking(first), looking(second));
    const cells = filled(difference);
    expect(cells[0]?.[1]).toBe('output b, token read b, masked in both');
    expect(cells[1]?.[0]).toBe('output a in A, b in B, token read start mark, B − A = 0 (A 0.50, B 0.50)');
    expect(describeCell(difference, { row: 0, column: 1 })).toBe('“b” ← “b”  masked in both');
    const notes = differenceNotes(difference);
    expect(notes.map(({ text }) => text)).toEqual(['masked', 'implied weights in A and B']);
    expect(tellNotes('0 is the paper', notes)).toBe('0 is the paper; where neither may look there is a cross on grey');
    expect(differenceNotes(subtract(first, second)).map(({ text }) => text)).toEqual(['one alone']);
    expect(filled(subtract(first, second))[0]?.[1]).toBe('output b, input b, B − A = +0.25 (A 0.50, B 0.75)');
  });

  it('is reckoned once for each pair of maps', () => {
    const [a, b] = [new AlignmentFeed(), new AlignmentFeed()];
    const feed = new DifferenceFeed(a, b);
    expect(feed.latest).toBeUndefined();
    a.publish({ run: 1, step: 5, alignment: first });
    b.publish({ run: 1, step: 5, alignment: second });
    const { latest } = feed;
    expect(latest).toBeDefined();
    expect(feed.latest).toBe(latest);
    b.publish({ run: 1, step: 6, alignment: longer });
    expect(feed.latest?.rows).toBe(4);
  });
});

describe('lane names', () => {
  it('are what all of them differ in', () => {
    const dot = { ...defaultSettings, attention: 'dot', decoderHidden: 128 } as const;
    expect(laneNames([defaultSettings, dot])).toEqual(['additive, decoder hidden 64', 'dot, decoder hidden 128']);
    expect(laneNames([defaultSettings, defaultSettings])[1]).toBe('the same settings');
    const many = { ...dot, hidden: 8, embedding: 8, dropout: 0.1 };
    expect(laneNames([defaultSettings, many])[1]).toMatch(/, 2 more$/);
    const small = { ...defaultSettings, hidden: 8 };
    expect(laneNames([defaultSettings, { ...defaultSettings, attention: 'general' }, small])).toEqual([
      'additive, hidden 64',
      'general, hidden 64',
      'additive, hidden 8',
    ]);
    expect(shownName('all', 3, [0, 1])).toBe('A, B and C');
    expect(shownName('difference', 3, [2, 1])).toBe('B − C');
  });
});

describe('another lane', () => {
  it('reads the same batches, or is refused in words', () => {
    expect(objectionToBeside(defaultSettings, { ...defaultSettings, attention: 'dot' })).toBeUndefined();
    const elsewhere = { ...defaultSettings, seed: 2, batch: 8 };
    expect(objectionToBeside(defaultSettings, elsewhere)).toMatch(/leave Seed and Batch as in A/);
    const dates = { ...defaultSettings, task: 'dates', taskOptions: defaultTaskOptions('dates') };
    expect(objectionToBeside(defaultSettings, dates)).toMatch(/leave Task as in A/);
    expect(objectionToBeside(defaultSettings, { ...defaultSettings, task: 'own', taskOptions: {} })).toMatch(/alone/);
  });

  it('decodes what is typed in the first, and goes back to earlier steps with it', () => {
    const { a, b } = followed();
    a.session.store.setState({ input: 'cab' });
    expect(b.posted).toEqual([{ type: 'decode', run: 1, text: 'cab' }]);
    a.session.store.setState({ recalled: 20 });
    expect(b.posted.at(-1)).toEqual({ type: 'recall', run: 1, step: 20, text: 'cab' });
    a.session.store.setState({ input: 'cabb' });
    expect(b.posted.at(-1)).toEqual({ type: 'recall', run: 1, step: 20, text: 'cabb' });
    a.session.store.setState({ recalled: undefined });
    expect(b.session.store.getState().recalled).toBeUndefined();
  });

  it('begins again with the first, of its seed and data and of its own model', () => {
    const { a, b } = followed({ step: 30 });
    const running = { ...defaultSettings, seed: 9, hidden: 32 };
    a.session.store.setState({ run: 2, running, input: 'abc' });
    expect(b.posted).toMatchObject([
      { type: 'prepare', run: 2, settings: { ...defaultSettings, attention: 'dot', seed: 9 }, input: { text: 'abc' } },
    ]);
  });

  it('is not built twice where it is at its beginning already', () => {
    const { a, b } = followed();
    a.session.store.setState({ run: 2, input: 'abc' });
    expect(b.posted).toEqual([{ type: 'decode', run: 1, text: 'abc' }]);
  });

  it('stays as it is once it is let go', () => {
    const { a, b, stop } = followed();
    stop();
    a.session.store.setState({ input: 'cab', run: 2, recalled: 4 });
    expect(b.posted).toEqual([]);
  });

  it('takes over task, options, batch and seed, and nothing else', () => {
    const other = { ...defaultSettings, task: 'dates', taskOptions: {}, batch: 4, seed: 5, hidden: 7 };
    const { hidden } = defaultSettings;
    expect(onSameBatches(defaultSettings, other)).toEqual({ ...other, hidden });
    expect(differing(defaultSettings, other)).toEqual({ hidden: 7 });
  });

  it('draws its curves beside the first’s, dotted, and has the charts draw when they grow', () => {
    const { a, b } = followed();
    let drawn = 0;
    a.session.history.changed.subscribe(() => drawn++);
    const points = [{ step: 1, loss: 2, gradientNorm: 1, tokenAccuracy: 0 }];
    receive(b.session, { type: 'progress', run: 1, step: 1, points, stepsPerSecond: 1, tokensPerSecond: 1 });
    expect(drawn).toBe(1);
    const linesOf = ({ trainingLoss, clock }: History) => [
      { label: 'training', series: trainingLoss, clock, colour: '', opacity: 1, width: 1, dash: [], dots: false },
    ];
    expect(inLanes([], a.session.history, linesOf).map(({ label }) => label)).toEqual(['training']);
    const lines = inLanes([b.session], a.session.history, linesOf);
    expect(lines.map(({ label, dash, series }) => [label, dash.length, series.length])).toEqual([
      ['A, training', 0, 0],
      ['B, training', 2, 1],
    ]);
  });
});

/** The names of the cells of a grid that is filled with it. */
function filled(difference: Difference): readonly (readonly (string | null)[])[] {
  const cell = () => ({
    firstElementChild: { textContent: '' },
    dataset: {},
    hasAttribute: () => false,
    toggleAttribute() {},
  });
  const row = () => ({ cells: Array.from({ length: difference.columns + 1 }, cell) });
  const table = { rows: Array.from({ length: difference.rows + 1 }, row) } as unknown as HTMLTableElement;
  expect(fillDifference(table, difference)).toBe(true);
  return Array.from(table.rows)
    .slice(1)
    .map(({ cells }) => Array.from(cells, ({ ariaLabel }) => ariaLabel).slice(1));
}

/** Two sessions at rest of which the second follows the first. */
function followed(state: Partial<SessionState> = {}) {
  const [a, b] = [fresh(), fresh()];
  a.session.store.setState({ run: 1, running: defaultSettings });
  b.session.store.setState({ run: 1, running: { ...defaultSettings, attention: 'dot' }, ...state });
  return { a, b, stop: follow(a.session, b.session) };
}

function fresh(): { session: Session; posted: Command[] } {
  const posted: Command[] = [];
  return { session: createSession((command) => posted.push(command), new History(), new AlignmentFeed()), posted };
}
