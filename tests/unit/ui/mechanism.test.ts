import { expect, it } from 'vitest';
import { attentionMechanisms } from '../../../src/model/attention';
import { type FormulaSymbol, plainEquation, plainSymbol } from '../../../src/model/attention/formula';
import { measureKernels } from '../../../src/ui/actions';
import { describeRows, largestRowDifference } from '../../../src/ui/alignment/compareRows';
import { AlignmentFeed } from '../../../src/ui/alignmentFeed';
import { History } from '../../../src/ui/history';
import { describeProfile } from '../../../src/ui/mechanism/describeProfile';
import { describeSymbol } from '../../../src/ui/mechanism/describeSymbol';
import { receive } from '../../../src/ui/sessionEvents';
import { change, createSession, type Session } from '../../../src/ui/store';
import type { Command, KernelShare } from '../../../src/worker/protocol';
import { defaultSettings, mechanismOf, objectionTo, settingFields } from '../../../src/worker/settings';

function symbolsOf({ formula }: (typeof attentionMechanisms)[number]): FormulaSymbol[] {
  return formula
    .flatMap(({ left, right }) => [...left, ...right])
    .filter((part) => typeof part === 'object' && 'symbol' in part);
}

function started(): { session: Session; posted: Command[] } {
  const posted: Command[] = [];
  const session = createSession((command) => posted.push(command), new History(), new AlignmentFeed());
  session.store.setState({ run: 1, running: defaultSettings });
  return { session, posted };
}

const softmax: KernelShare = {
  name: 'softmax',
  shaders: [{ label: 'softmax.wgsl', wgsl: '// softmax' }],
  dispatches: 12,
  share: 1,
  milliseconds: 2.345,
};

it.each(attentionMechanisms)('sets in type what $id says in plain characters', (mechanism) => {
  expect(plainEquation(mechanism.formula)).toBe(mechanism.equation.replaceAll(' ', ''));
});

it.each(attentionMechanisms)('says one thing of each symbol of $id', (mechanism) => {
  const meanings = new Map<string, string>();
  for (const symbol of symbolsOf(mechanism)) {
    const name = plainSymbol(symbol);
    const sentence = describeSymbol(symbol, defaultSettings, true);
    expect(sentence).toMatch(/^[A-Z].*[^.]\.$/);
    expect(meanings.get(name) ?? sentence, name).toBe(sentence);
    meanings.set(name, sentence);
  }
});

it('tells what a symbol stands for in the map, and its size', () => {
  const outputs: FormulaSymbol = { symbol: 'h', side: 'source', meaning: 'An output', shape: ['D·H'] };
  expect(describeSymbol(outputs, defaultSettings, true)).toBe('An output: a column of the map, 128 numbers.');
  expect(describeSymbol(outputs, defaultSettings, false)).toBe('An output: 128 numbers.');
  const matrix: FormulaSymbol = { symbol: 'W', side: 'learnt', meaning: 'A matrix', shape: ['H', 'D·H + H'] };
  expect(describeSymbol(matrix, { ...defaultSettings, encoderDirections: 1 }, true)).toBe(
    'A matrix: learnt, no part of the map, 64 × 128 numbers.',
  );
});

it('compares the rows of a map', () => {
  const map = { sourceSymbols: ['a', 'b', '⏹'], outputSymbols: ['x', 'y'] };
  const same = { ...map, weights: Float32Array.of(0.5, 0.25, 0.25, 0.5, 0.25, 0.25) };
  expect(largestRowDifference(same)).toBe(0);
  expect(describeRows(same)).toBe('All rows are the same: the largest difference between two rows is 0.0000.');
  const different = { ...map, weights: Float32Array.of(0.5, 0.25, 0.25, 0, 0.25, 0.75) };
  expect(describeRows(different)).toBe('The largest difference between two rows is 0.5000.');
  expect(describeRows({ ...map, outputSymbols: ['x'], weights: Float32Array.of(1, 0, 0) })).toBeUndefined();
});

it('offers ways out of an objection that answer it', () => {
  const dot = { ...defaultSettings, attention: 'dot' as const };
  expect(objectionTo(dot)).toContain('128');
  expect(objectionTo(defaultSettings)).toBeUndefined();
  const remedies = mechanismOf(dot).remedies?.(dot) ?? [];
  expect(remedies.map(({ label }) => label)).toEqual(['Set Decoder hidden to 128', 'Use general']);
  for (const { changes } of remedies) expect(objectionTo({ ...dot, ...changes })).toBeUndefined();
});

it('offers input feeding only where there is a state to feed, and drops it elsewhere', () => {
  const { session } = started();
  const applies = settingFields.find(({ name }) => name === 'inputFeeding')?.applies;
  expect(applies?.(session.store.getState().draft)).toBe(false);
  change(session, { attention: 'general' });
  expect(applies?.(session.store.getState().draft)).toBe(true);
  change(session, { inputFeeding: 1 });
  change(session, { attention: 'concat' });
  expect(session.store.getState().draft.inputFeeding).toBe(1);
  change(session, { attention: 'additive' });
  expect(session.store.getState().draft.inputFeeding).toBe(0);
});

it('asks for one measurement at a time, and shows the last', () => {
  const { session, posted } = started();
  measureKernels(session);
  measureKernels(session);
  expect(posted).toEqual([{ type: 'profile', run: 1 }]);
  receive(session, { type: 'profile', run: 1, step: 4, steps: 1, kernels: [softmax] });
  expect(session.store.getState()).toMatchObject({ profiling: false, profile: { step: 4 } });
  measureKernels(session);
  expect(posted).toHaveLength(2);
  expect(describeProfile({ step: 1240, steps: 1, kernels: [softmax, softmax] })).toBe(
    'Step 1,240: 24 dispatches of 2 kernels took 4.7 ms.',
  );
  expect(describeProfile({ step: 1240, steps: 8, kernels: [softmax] })).toBe(
    '8 steps to step 1,240, on average: 12 dispatches of 1 kernels took 2.3 ms.',
  );
});

it('may measure again where a measurement failed', () => {
  const { session } = started();
  measureKernels(session);
  receive(session, { type: 'failed', run: 1, what: 'profile', message: 'It could not be measured.' });
  expect(session.store.getState()).toMatchObject({ profiling: false, messages: [{ tone: 'alert' }] });
});
