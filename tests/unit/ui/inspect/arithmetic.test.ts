import { describe, expect, it } from 'vitest';
import { nextTokens, rowArithmetic, tensorRow, weightedSum } from '../../../../src/ui/inspect/arithmetic';
import { gateTexts, mostActiveUnit, unitGates, unitsOf } from '../../../../src/ui/inspect/gates';
import { contextVector, readoutVector, scoreVectors } from '../../../../src/ui/inspect/vectors';
import { plainSymbol } from '../../../../src/worker/mechanismText';
import type { Exploration, OwnEdits } from '../../../../src/worker/protocol';
import { attentionMechanisms, type Settings } from '../../../../src/worker/settings';
import { SessionDriver } from '../../../support/sessionDriver';

/** The agreement that the page promises. */
const EXACT = 1e-4;

/** An input decoded by a model that has trained a little. */
async function explored(
  settings: Partial<Settings>,
  edits: OwnEdits = { weights: [], tokens: [] },
): Promise<Exploration> {
  const driver = new SessionDriver();
  driver.prepare(1, { learningRate: 0.01, ...settings });
  await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 20);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
  driver.send({ type: 'explore', run: 1, text: 'abc', edits });
  return (await driver.until('explored')).exploration;
}

function expectClose(actual: readonly number[] | undefined, expected: readonly number[] | undefined): void {
  expect(expected?.length).toBeGreaterThan(0);
  expect(actual?.length).toBe(expected?.length);
  const errors = (actual ?? []).map((value, index) => Math.abs(value - (expected?.[index] ?? Number.NaN)));
  expect(Math.max(...errors)).toBeLessThan(EXACT);
}

describe.each(attentionMechanisms.filter(({ attends }) => attends).map(({ id }) => id))('%s', (attention) => {
  it.each(['off', 'both'] as const)(
    'reckons the weights and the context of the map from its scores, self-attention %s',
    async (selfAttention) => {
      const exploration = await explored({ attention, selfAttention, decoderHidden: 16 });
      const columns = exploration.alignment.sourceSymbols.length;
      for (const [row] of exploration.alignment.outputSymbols.entries()) {
        const arithmetic = rowArithmetic(exploration, row);
        const shown = [...exploration.alignment.weights.slice(row * columns, (row + 1) * columns)];
        expectClose(arithmetic?.computed, shown);
        expectClose(arithmetic?.weights, shown);
        expect(arithmetic?.byHand).toBe(false);
        const context = contextVector(exploration, { row, column: 0 });
        expectClose(context?.values, weightedSum(exploration, shown));
      }
    },
  );

  it('names its vectors by the symbols of its equation', async () => {
    const exploration = await explored({ attention, decoderHidden: 16 });
    const place = { row: 0, column: 1 };
    const formula = attentionMechanisms.find(({ id }) => id === attention)?.formula ?? [];
    const symbols = formula
      .flatMap(({ left, right }) => [...left, ...right])
      .flatMap((part) => (typeof part !== 'string' && 'symbol' in part ? [plainSymbol(part)] : []));
    const vectors = scoreVectors(attention, exploration, place);
    for (const { name, symbols: own, values } of vectors) {
      expect(
        own.some((symbol) => symbols.includes(symbol)),
        name,
      ).toBe(true);
      expect(values.every(Number.isFinite), name).toBe(true);
    }
    expect(readoutVector(exploration, place)?.values).toHaveLength(16);
  });
});

it.each(['off', 'both'] as const)(
  'multiplies the vectors of a dot score into that score, self-attention %s',
  async (selfAttention) => {
    for (const attention of ['dot', 'general'] as const) {
      const exploration = await explored({ attention, selfAttention, decoderHidden: 16 });
      for (const column of [0, 2]) {
        const vectors = scoreVectors(attention, exploration, { row: 1, column });
        const [key, state] = vectors.slice(-2).map(({ values }) => values);
        const product = (key ?? []).reduce((sum, value, unit) => sum + value * (state?.[unit] ?? 0), 0);
        const score = rowArithmetic(exploration, 1)?.scores[column] ?? Number.NaN;
        expect(Math.abs(product - score)).toBeLessThan(EXACT);
      }
    }
  },
);

it.each(['additive', 'dot'] as const)(
  'shows of %s what the output layer reads after self-attention',
  async (attention) => {
    const exploration = await explored({ attention, selfAttention: 'decoder', decoderHidden: 16 });
    const { tensors } = exploration;
    const readout = readoutVector(exploration, { row: 0, column: 0 });
    expect(readout?.meaning).toBe('after self-attention');
    expectClose(readout?.values, [...(tensors['decoder.self_attn.output']?.data.subarray(0, 16) ?? [])]);
  },
);

it('tells weights set by hand from those computed', async () => {
  const weights = [0, 0, 1, 0];
  const exploration = await explored({}, { weights: [{ row: 0, weights }], tokens: [] });
  const arithmetic = rowArithmetic(exploration, 0);
  expect(arithmetic?.byHand).toBe(true);
  expect(arithmetic?.weights).toEqual(weights);
  expect(arithmetic?.computed).not.toEqual(weights);
  expectClose(contextVector(exploration, { row: 0, column: 0 })?.values, weightedSum(exploration, weights));
  expect(exploration.alignment.edited).toEqual([0]);
  expect(rowArithmetic(exploration, 99)).toBeUndefined();
});

it('gives each token the logit that its probability is made from', async () => {
  const exploration = await explored({});
  const logits = tensorRow(exploration, 'decoder.logits', 0) ?? [];
  const sum = logits.reduce((total, logit) => total + Math.exp(logit), 0);
  const tokens = nextTokens(exploration, 0);
  expect(tokens.length).toBeGreaterThan(3);
  for (const { logit, probability } of tokens)
    expect(Math.abs(Math.exp(logit) / sum - probability)).toBeLessThan(EXACT);
});

it.each([
  { lstm: 'decoder', reads: 'outputSymbols', turned: false },
  { lstm: 'encoder', reads: 'sourceSymbols', turned: false },
  { lstm: 'encoder, right to left', reads: 'sourceSymbols', turned: true },
] as const)('draws the gates of the $lstm as they made the cell and the state', async ({ lstm, reads, turned }) => {
  const exploration = await explored({ decoderLayers: 2, encoderLayers: 2, encoderDirections: 2 });
  for (const layer of [0, 1]) {
    const unit = mostActiveUnit(exploration, lstm, layer);
    const gates = unitGates(exploration, lstm, layer, unit);
    if (!gates) throw new Error('There are no gates.');
    for (const { name } of gateTexts) expect(gates[name]).toHaveLength(exploration.alignment[reads].length);
    for (let step = 1; step < gates.c.length; step++) {
      const [now, before] = turned ? [step - 1, step] : [step, step - 1];
      const [i = 0, f = 0, g = 0, o = 0] = [gates.i, gates.f, gates.g, gates.o].map((values) => values[now]);
      const cell = f * (gates.c[before] ?? 0) + i * g;
      expect(gates.c[now]).toBeCloseTo(cell, 4);
      expect(gates.d[now]).toBeCloseTo(o * Math.tanh(cell), 4);
    }
  }
  expect(unitGates(exploration, lstm, 0, unitsOf(exploration, lstm, 0))).toBeUndefined();
  expect(unitGates(exploration, lstm, 2, 0)).toBeUndefined();
});
