import { describe, expect, it } from 'vitest';
import { alignmentCsv } from '../../../../src/ui/alignment/csv';
import { describeCell } from '../../../../src/ui/alignment/describeCell';
import { outputLabels, sourceLabels } from '../../../../src/ui/alignment/symbols';
import { isAlone, isOff, isolated, withAllHeads, withHead } from '../../../../src/ui/heads/headEdits';
import { lookRule, withMap } from '../../../../src/ui/heads/lens';
import { headMean, rollout } from '../../../../src/ui/heads/rollout';
import type { Alignment, AttentionMap, OwnEdits } from '../../../../src/worker/protocol';
import { defaultSettings } from '../../../../src/worker/settings';

const settings = { ...defaultSettings, attention: 'self-attention' } as const;

function map(
  kind: AttentionMap['kind'],
  layer: number,
  rows: number,
  columns: number,
  heads: readonly number[][],
): AttentionMap {
  const weights = new Float32Array(heads.flat());
  return { name: `${kind}.${layer}`, kind, layer, heads: heads.length, rows, columns, weights };
}

const encoder0 = map('encoder', 0, 2, 2, [
  [1, 0, 0, 1],
  [0, 1, 0, 1],
]);
const encoder1 = map('encoder', 1, 2, 2, [[0.5, 0.5, 1, 0]]);
const decoder = map('decoder', 0, 3, 3, [[1, 0, 0, 0.25, 0.75, 0, 0.5, 0.25, 0.25]]);
const cross = map('cross', 0, 3, 2, [
  [1, 0, 0, 1, 0.5, 0.5],
  [0, 1, 0, 1, 0.5, 0.5],
]);

const alignment: Alignment = {
  text: 'a',
  sourceSymbols: ['a', '⏹'],
  unknown: [0],
  outputSymbols: ['x', 'y', '⏹'],
  prediction: 'xy',
  weights: headMean(cross),
  maps: [encoder0, encoder1, decoder, cross],
  gold: [[0], undefined, undefined],
  edited: [1],
};

describe('a map in the place of the alignment', () => {
  it('has input at both sides where the encoder looks at itself', () => {
    const shown = withMap(alignment, { kind: 'encoder', layer: 0, head: 1 }, settings);
    expect(shown.title).toBe('Encoder, layer 1, head 2');
    expect([...shown.weights]).toEqual([0, 1, 0, 1]);
    expect(sourceLabels(shown).map(({ name }) => name)).toEqual(['a, unknown', 'end mark']);
    expect(outputLabels(shown)).toEqual(sourceLabels(shown));
    expect(shown.gold).toBeUndefined();
    expect(shown.edited).toBeUndefined();
    expect(shown.mayLook).toBeUndefined();
  });

  it('has what was written before as columns where the decoder looks at itself, and says what is masked', () => {
    const shown = withMap(alignment, { kind: 'decoder', layer: 0, head: 0 }, settings);
    expect(sourceLabels(shown).map(({ name }) => name)).toEqual(['start mark', 'x', 'y']);
    expect(outputLabels(shown).map(({ name }) => name)).toEqual(['x', 'y', 'end mark']);
    expect(describeCell(shown, { row: 0, column: 1 })).toBe('“x” ← “x”  masked: it may not look there');
    expect(describeCell(shown, { row: 1, column: 1 })).toBe('“y” ← “x”  α = 0.75');
    expect(alignmentCsv(shown)).toBe(
      'output,▸,x,y\r\nx,1.0000,0.0000,0.0000\r\ny,0.2500,0.7500,0.0000\r\n⏹,0.5000,0.2500,0.2500\r\n',
    );
  });

  it('is a head or the mean of a layer across, with what one would expect', () => {
    const shown = withMap(alignment, { kind: 'cross', layer: 0, head: 'mean' }, settings);
    expect([...shown.weights]).toEqual([0.5, 0.5, 0, 1, 0.5, 0.5]);
    expect(shown.title).toBe('Cross-attention, layer 1, mean of 2 heads');
    expect(shown.gold).toBe(alignment.gold);
    expect(shown.edited).toEqual([1]);
  });

  it('is the alignment where there is no such map', () => {
    for (const shown of [
      { kind: 'cross', layer: 1, head: 0 },
      { kind: 'cross', layer: 0, head: 2 },
    ] as const) {
      expect(withMap(alignment, shown, settings)).toBe(alignment);
    }
  });
});

describe('rollout', () => {
  it('multiplies ½ (A + I) over the layers, the first one first', () => {
    // A₀ = [[.5 .5] [0 1]], A₁ = [[.5 .5] [1 0]]
    const first = [0.75, 0.25, 0, 1];
    const second = [0.75, 0.25, 0.5, 0.5];
    const expected = [0.75 * 0.75 + 0.25 * 0, 0.75 * 0.25 + 0.25 * 1, 0.5 * 0.75 + 0.5 * 0, 0.5 * 0.25 + 0.5 * 1];
    expect(first).toHaveLength(4);
    expect(second).toHaveLength(4);
    expect([...(rollout([encoder1, encoder0], 'encoder') ?? [])]).toEqual(expected);
  });

  it('looks through the encoder where the decoder looks across', () => {
    const through = rollout([encoder0, cross], 'cross');
    // C = [[.5 .5] [0 1] [.5 .5]], R = [[.75 .25] [0 1]]
    expect([...(through ?? [])]).toEqual([0.375, 0.625, 0, 1, 0.375, 0.625]);
    expect(rollout([cross], 'cross')).toBeUndefined();
    const shown = withMap(alignment, { kind: 'cross', layer: 0, head: 'rollout' }, settings);
    expect(shown.title).toBe('Cross-attention, rollout over 2 layers of the encoder');
  });

  it('keeps rows that sum to 1, and what comes later unseen', () => {
    const whole = rollout([decoder], 'decoder') ?? new Float32Array();
    for (let row = 0; row < 3; row++) {
      expect(whole.slice(3 * row, 3 * row + 3).reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 6);
    }
    expect([whole[1], whole[2], whole[5]]).toEqual([0, 0, 0]);
  });
});

it('masks what a pattern forbids, in the encoder and the decoder and not across; a rollout only what comes later', () => {
  const window = { ...settings, attention: 'window', reach: 1 } as const;
  const seen = (kind: AttentionMap['kind'], head: number | 'rollout') => {
    const rule = lookRule({ kind, head }, window);
    return rule && [0, 1, 2, 3].map((column) => rule(1, column));
  };
  expect(seen('encoder', 0)).toEqual([true, true, true, false]);
  expect(seen('decoder', 0)).toEqual([true, true, false, false]);
  expect(seen('cross', 0)).toBeUndefined();
  expect(seen('encoder', 'rollout')).toBeUndefined();
  expect(seen('decoder', 'rollout')).toEqual([true, true, false, false]);
});

describe('heads that are switched off', () => {
  const none: OwnEdits = { weights: [], tokens: [] };
  const module = { name: 'cross.0', heads: 3 };

  it('are listed, and no list is left where none is', () => {
    const off = withHead(withHead(none, 'cross.0', 1, true), 'encoder.0', 0, true);
    expect(off.headsOff).toEqual([
      { name: 'cross.0', head: 1 },
      { name: 'encoder.0', head: 0 },
    ]);
    expect(isOff(off, 'cross.0', 1)).toBe(true);
    expect(isOff(off, 'cross.0', 0)).toBe(false);
    expect(withHead(withHead(off, 'cross.0', 1, false), 'encoder.0', 0, false)).toEqual(none);
    expect(withAllHeads(off)).toEqual(none);
  });

  it('are all others of its attention where one is isolated, and none when it is once more', () => {
    const other = withHead(none, 'encoder.0', 0, true);
    const alone = isolated(other, module, 1);
    expect(alone.headsOff).toEqual([
      { name: 'encoder.0', head: 0 },
      { name: 'cross.0', head: 0 },
      { name: 'cross.0', head: 2 },
    ]);
    expect(isAlone(alone, module, 1)).toBe(true);
    expect(isAlone(alone, module, 0)).toBe(false);
    expect(isolated(alone, module, 1)).toEqual(other);
    expect(isolated(alone, module, 2).headsOff).toHaveLength(3);
  });
});
