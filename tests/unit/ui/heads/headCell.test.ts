import { describe, expect, it } from 'vitest';
import { headRow, thresholdOf } from '../../../../src/ui/heads/headCell';
import { attentionOfHeads, lookRule } from '../../../../src/ui/heads/lens';
import { tensorRow } from '../../../../src/ui/inspect/arithmetic';
import type { Exploration, OwnEdits } from '../../../../src/worker/protocol';
import { attentionMechanisms, defaultSettings, type Settings } from '../../../../src/worker/settings';
import { SessionDriver } from '../../../support/sessionDriver';

/** The agreement that the page promises. */
const EXACT = 1e-4;

const small: Partial<Settings> = {
  embedding: 8,
  heads: 2,
  feedForward: 8,
  encoderLayers: 2,
  learningRate: 0.01,
  reach: 2,
};

/** An input decoded by a model that has trained a little. */
async function explored(
  settings: Partial<Settings>,
  edits: OwnEdits = { weights: [], tokens: [] },
): Promise<{ readonly exploration: Exploration; readonly settings: Settings }> {
  const driver = new SessionDriver();
  driver.prepare(1, settings);
  const { settings: running } = await driver.until('ready');
  driver.send({ type: 'train', run: 1 });
  await driver.until('progress', ({ step }) => step >= 20);
  driver.send({ type: 'pause', run: 1 });
  await driver.until('paused');
  driver.send({ type: 'explore', run: 1, text: 'abca', edits });
  return { exploration: (await driver.until('explored')).exploration, settings: running };
}

const cases: readonly (readonly [name: string, settings: Partial<Settings>])[] = [
  ...attentionMechanisms.filter(({ heads }) => heads).map(({ id }) => [id, { ...small, attention: id }] as const),
  ['rotary positions', { ...small, attention: 'self-attention', positions: 'rotary' }],
  [
    'LSTMs that look at themselves',
    { attention: 'dot', selfAttention: 'both', heads: 2, hidden: 8, decoderHidden: 16 },
  ],
];

describe.each(cases)('%s', (_, settings) => {
  it('reckons weights and contexts of every head from queries, keys and values', async () => {
    const { exploration, settings: running } = await explored(settings);
    const { maps = [] } = exploration.alignment;
    expect(maps.length).toBeGreaterThan(0);
    for (const map of maps) {
      for (let head = 0; head < map.heads; head++) {
        const attention = attentionOfHeads(map.kind, running);
        const rule = lookRule({ kind: map.kind, head }, running);
        for (let row = 0; row < map.rows; row++) {
          const found = headRow(exploration, map, head, row, attention, rule);
          const at = (head * map.rows + row) * map.columns;
          const shown = [...map.weights.slice(at, at + map.columns)];
          expectClose(found?.computed, shown);
          expectClose(found?.weights, shown);
          shown.forEach((weight, column) => {
            if (rule && !rule(row, column)) expect(weight).toBe(0);
          });
          const size = found?.size ?? 0;
          const context = tensorRow(exploration, `${map.name}.context`, row)?.slice(head * size, (head + 1) * size);
          expectClose(found?.context, context);
        }
      }
    }
  });
});

it('knows a row that was set by hand, in every head, and a head that is switched off', async () => {
  const name = 'decoder.layers.0.multihead_attn';
  const edits: OwnEdits = {
    weights: [{ row: 0, weights: [1, 0, 0, 0, 0] }],
    tokens: [],
    headsOff: [{ name, head: 1 }],
  };
  const { exploration, settings } = await explored({ ...small, attention: 'self-attention' }, edits);
  expect(exploration.alignment.headsOff).toEqual(edits.headsOff);
  const map = exploration.alignment.maps?.find((one) => one.name === name);
  if (!map) throw new Error('There is no such map.');
  const rows = [0, 1].map((head) => headRow(exploration, map, head, 0, attentionOfHeads('cross', settings), undefined));
  for (const row of rows) {
    expect(row?.byHand).toBe(true);
    expect(row?.weights).toEqual([1, 0, 0, 0, 0]);
    expectClose(row?.context, row?.values[0]);
  }
  expect(rows.map((row) => row?.off)).toEqual([false, true]);
  const context = tensorRow(exploration, `${name}.context`, 0) ?? [];
  expect(context.slice(4)).toEqual([0, 0, 0, 0]);
});

it('finds the threshold with which sparse weights sum to 1', () => {
  expect(thresholdOf([1, 0], 2)).toBeCloseTo(0, 9);
  expect(thresholdOf([0.5, 0.5], 2)).toBeCloseTo(0, 9);
  expect(thresholdOf([0, 0, 0, 0], 1.5)).toBeCloseTo(-0.5, 9);
  expect(attentionOfHeads('encoder', defaultSettings)).toMatchObject({ kind: 'scored', alpha: 1 });
});

function expectClose(actual: readonly number[] | undefined, expected: readonly number[] | undefined): void {
  expect(expected?.length).toBeGreaterThan(0);
  expect(actual?.length).toBe(expected?.length);
  const errors = (actual ?? []).map((value, index) => Math.abs(value - (expected?.[index] ?? Number.NaN)));
  expect(Math.max(...errors)).toBeLessThan(EXACT);
}
