import { expect, test } from 'vitest';
import { likeliest, logProbabilities } from '../../../src/worker/likeliest';
import type { BeamNode } from '../../../src/worker/protocol';
import { SessionDriver } from '../../support/sessionDriver';

/** A driver whose run has trained a little. */
async function trained(): Promise<SessionDriver> {
  const driver = new SessionDriver();
  driver.prepare(1, { learningRate: 0.01 });
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 40);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
  return driver;
}

test('an input is drawn for the task, the same for the same index', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  for (const index of [3, 7, 8, 3]) driver.send({ type: 'draw', run: 1, index });
  await driver.until('drawn', () => driver.of('drawn').length === 4);
  const [first, second, third, again] = driver.of('drawn').map(({ text }) => text);
  expect(first).toMatch(/^[a-e]{2,4}$/);
  expect(again).toBe(first);
  expect(new Set([first, second, third]).size).toBeGreaterThan(1);
});

test('explored without edits, an input reads as it is decoded; with edits, the edited rows are as they were set', async () => {
  const driver = await trained();
  const none = { weights: [], tokens: [] };
  driver.send({ type: 'explore', run: 1, text: 'abc', edits: none });
  const { exploration } = await driver.until('explored');
  const decoded = driver.of('alignment').at(-1)?.alignment;
  expect(exploration.alignment).toEqual(decoded);
  for (const [row, alternatives] of exploration.alternatives.entries()) {
    expect(alternatives[0]?.symbol).toBe(exploration.alignment.outputSymbols[row]);
    const total = alternatives.reduce((sum, { probability }) => sum + probability, 0);
    expect(total).toBeGreaterThan(0.9);
    expect(total).toBeLessThanOrEqual(1 + 1e-9);
  }

  const weights = [0, 0, 0, 1];
  const token = exploration.alternatives[1]?.[1]?.token as number;
  const edits = { weights: [{ row: 0, weights }], tokens: [{ row: 1, token }] };
  driver.send({ type: 'explore', run: 1, text: 'abc', edits });
  const { exploration: edited } = await driver.until('explored', (event) => event.exploration.edits.tokens.length > 0);
  expect([...edited.alignment.weights.slice(0, 4)]).toEqual(weights);
  expect(edited.alignment.outputSymbols[1]).toBe(exploration.alternatives[1]?.[1]?.symbol);

  driver.send({ type: 'explore', run: 1, text: 'abcd', edits });
  const { message } = await driver.until('failed');
  expect(message).toBe('Row 1 has 5 weights; 4 were set. The input has changed.');
});

test('explored at an earlier step, an input reads as it was decoded then', async () => {
  const driver = await trained();
  const none = { weights: [], tokens: [] };
  driver.send({ type: 'recall', run: 1, step: 10, text: 'abc' });
  const recalled = await driver.until('recalled');
  driver.send({ type: 'explore', run: 1, text: 'abc', edits: none, at: 10 });
  const explored = await driver.until('explored');
  expect(explored).toMatchObject({ step: recalled.step, at: 10 });
  expect(explored.exploration.alignment).toEqual(recalled.alignment);
  driver.send({ type: 'explore', run: 1, text: 'abc', edits: none });
  const now = await driver.until('explored', (event) => event.at === undefined);
  expect(now.step).toBeGreaterThan(recalled.step);
  expect(now.exploration.alignment).toEqual(driver.of('alignment').at(-1)?.alignment);
});

test('any token can be written in a row, for any may be the likeliest: padding and the start mark too', async () => {
  const driver = await trained();
  for (const [token, symbol] of ['∅', '▸', '⏹', '\uFFFD', ...'abcde'].entries()) {
    const edits = { weights: [], tokens: [{ row: 0, token }] };
    driver.send({ type: 'explore', run: 1, text: 'abc', edits });
    const written = await driver.until('explored', (event) => event.exploration.edits.tokens[0]?.token === token);
    expect(written.exploration.alignment.outputSymbols[0]).toBe(symbol);
  }
  driver.send({ type: 'explore', run: 1, text: 'abc', edits: { weights: [], tokens: [{ row: 0, token: 9 }] } });
  const { message } = await driver.until('failed');
  expect(message).toBe('Row 1 cannot be made token 9: the model has none of that number.');
});

test('what is zeroed weighs nothing in any row that is written, rows that come to be by it included', async () => {
  const driver = await trained();
  for (const [index, column] of [0, 1, 2, 3].entries()) {
    const row = { row: 0, weights: [0.25, 0.25, 0.25, 0.25] };
    driver.send({ type: 'explore', run: 1, text: 'abc', edits: { weights: [row], tokens: [], zeroed: [column] } });
    await driver.until('explored', () => driver.of('explored').length > index);
    const { alignment } = driver.of('explored').at(-1)?.exploration ?? {};
    const rows = alignment?.outputSymbols.length ?? 0;
    expect(alignment?.edited).toEqual(Array.from({ length: rows }, (_, at) => at));
    for (let at = 0; at < rows; at++) {
      const weights = [...(alignment?.weights.slice(4 * at, 4 * at + 4) ?? [])];
      expect(weights[column]).toBe(0);
      expect(weights.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 5);
      if (at === 0) expect(Math.max(...weights)).toBeCloseTo(1 / 3, 5);
    }
  }
  const whole = { weights: [], tokens: [], zeroed: [0, 1, 2, 3] };
  driver.send({ type: 'explore', run: 1, text: 'abc', edits: whole });
  expect((await driver.until('failed')).message).toBe('An input that is wholly taken out leaves nothing to look at.');
});

test('an output that does not end says where it was cut', async () => {
  const driver = new SessionDriver();
  driver.prepare(1, {}, 'abc');
  await driver.until('ready');
  const { alignment } = await driver.until('alignment');
  const rows = alignment.outputSymbols.length;
  expect(alignment.outputCut).toBe(alignment.outputSymbols.at(-1) === '⏹' ? undefined : rows);
  // Another token in place of each end mark: it never ends.
  const tokens = Array.from({ length: 16 }, (_, row) => ({ row, token: 4 }));
  driver.send({ type: 'explore', run: 1, text: 'abc', edits: { weights: [], tokens } });
  const { exploration } = await driver.until('explored');
  const said = exploration.alignment.outputSymbols;
  expect(exploration.alignment.outputCut).toBe(said.at(-1) === '⏹' ? undefined : said.length);
});

/** The tokens that lead to a node. */
function pathOf(nodes: readonly BeamNode[], at: number): number[] {
  const node = nodes[at];
  return node ? [...pathOf(nodes, node.parent), node.token] : [];
}

test('a beam of one is the greedy output; a wider one is never less likely', async () => {
  const driver = await trained();
  const totals: number[] = [];
  for (const width of [1, 2, 5]) {
    const before = driver.of('beam').length;
    driver.send({ type: 'beam', run: 1, text: 'abcd', width, lengthPenalty: 0 });
    const { search } = await driver.until('beam', () => driver.of('beam').length > before);
    const latest = driver.of('beam').at(-1)?.search ?? search;
    const best = latest.nodes[latest.best];
    expect(best?.ends).toBe(true);
    totals.push(best?.total ?? Number.NaN);
    // Nothing decodes greedily but the first of these, and each of them says what it would have been.
    expect(latest.greedy.total).toBeCloseTo(totals[0] ?? Number.NaN, 5);
    for (const [at, node] of latest.nodes.entries()) {
      expect(node.parent).toBeLessThan(at);
      expect(node.total).toBeCloseTo((latest.nodes[node.parent]?.total ?? 0) + node.logProbability, 9);
    }
    if (width > 1) continue;
    driver.send({ type: 'decode', run: 1, text: 'abcd' });
    const { alignment } = await driver.until('alignment', (event) => event.alignment.text === 'abcd');
    expect(latest.prediction).toBe(alignment.prediction);
    expect(pathOf(latest.nodes, latest.best)).toHaveLength(alignment.outputSymbols.length);
  }
  expect(totals[1]).toBeGreaterThanOrEqual((totals[0] ?? 0) - 1e-6);
  expect(totals[2]).toBeGreaterThanOrEqual((totals[0] ?? 0) - 1e-6);
});

test('a beam at an earlier step is that of the model then', async () => {
  const driver = await trained();
  driver.send({ type: 'recall', run: 1, step: 10, text: 'abc' });
  const recalled = await driver.until('recalled');
  driver.send({ type: 'beam', run: 1, text: 'abc', width: 3, lengthPenalty: 0, at: 10 });
  const then = await driver.until('beam');
  expect(then).toMatchObject({ step: recalled.step, at: 10, search: { width: 3, lengthPenalty: 0 } });
  expect(then.search.greedy.prediction).toBe(recalled.alignment.prediction);
  driver.send({ type: 'beam', run: 1, text: 'abc', width: 1, lengthPenalty: 0 });
  const now = await driver.until('beam', ({ at }) => at === undefined);
  expect(now.step).toBeGreaterThan(recalled.step);
  expect(now.search.prediction).toBe(driver.of('alignment').at(-1)?.alignment.prediction);
});

test('the width of a beam is bounded in words', async () => {
  const driver = new SessionDriver();
  driver.prepare(1);
  await driver.until('ready');
  driver.send({ type: 'beam', run: 1, text: 'abc', width: 9, lengthPenalty: 1 });
  expect((await driver.until('failed')).message).toBe('The width of a beam is a whole number from 1 to 8.');
});

test('probabilities are of softmax, whatever the size of the logits', () => {
  expect([...logProbabilities([1000, 1000])].map(Math.exp)).toEqual([0.5, 0.5]);
  expect(Math.exp(logProbabilities([0, Math.log(3)])[1] ?? 0)).toBeCloseTo(0.75, 12);
  expect(likeliest([1, 5, 5, 2], 3)).toEqual([1, 2, 3]);
});
