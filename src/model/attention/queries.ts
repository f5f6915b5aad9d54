/** What the attentions of a Transformer share: queries, keys and values, and the sizes that go together. */
import type { FormulaRow, FormulaSymbol } from './formula';
import type { ModelSizes, Remedy } from './mechanism';
import { scoreOfPair, weight } from './symbols';

export const query: FormulaSymbol = {
  symbol: 'q',
  sub: 't',
  side: 'target',
  meaning: 'The query of position t: what it looks for',
  shape: ['d'],
};

export const key: FormulaSymbol = {
  symbol: 'k',
  sub: 's',
  side: 'source',
  meaning: 'The key of position s: what it is found by',
  shape: ['d'],
};

export const value: FormulaSymbol = {
  symbol: 'v',
  sub: 's',
  side: 'source',
  meaning: 'The value of position s: what it tells',
  shape: ['d'],
};

export const seen: FormulaSymbol = {
  symbol: 'c',
  sub: 't',
  side: 'target',
  meaning: 'What position t sees in one head: the values, summed by weight',
  shape: ['d'],
};

const projection = (sub: string, of: string): FormulaSymbol => ({
  symbol: 'W',
  sub,
  side: 'learnt',
  meaning: `Makes the ${of} of a head`,
  shape: ['d', 'E'],
});

const looking: FormulaSymbol = {
  symbol: 'x',
  sub: 't',
  side: 'target',
  meaning: 'The state of the position that looks',
  shape: ['E'],
};

const lookedAt: FormulaSymbol = {
  symbol: 'x',
  sub: 's',
  side: 'source',
  meaning: 'The state of the position that is looked at',
  shape: ['E'],
};

/** qₜ · kₛ / √d */
export const scaledProduct = [query, '·', key, '/', '√d'] as const;

/** The score, for positions of which `where` says something. */
export function scoreRow(where?: string): FormulaRow {
  return { left: scoreOfPair, right: [...scaledProduct, ...(where === undefined ? [] : [', ', where])] };
}

export function weightRow(operator: 'softmax' | 'entmax' | 'sparsemax'): FormulaRow {
  return { left: [weight], right: [{ operator, over: 's' }, ...scoreOfPair] };
}

export const seenRow: FormulaRow = { left: [seen], right: [{ operator: 'Σ', over: 's' }, weight, value] };

/** Where queries, keys and values come from. */
export const projections: readonly FormulaRow[] = [
  { left: [query], right: [projection('Q', 'query'), looking] },
  { left: [key], right: [projection('K', 'key'), lookedAt] },
  { left: [value], right: [projection('V', 'value'), lookedAt] },
];

export const transformerCitation = 'Vaswani et al., Attention Is All You Need, 2017';

/** Heads part the width of a layer evenly, and pairs of numbers are what rotary positions turn. */
export const headSizes = {
  objection({ embedding, heads, positions }: ModelSizes): string | undefined {
    if (embedding % heads !== 0) {
      return `The heads share the Embedding evenly: ${embedding} numbers cannot be parted among ${heads}. Set Embedding to ${nearest(embedding, heads)}.`;
    }
    if (positions === 'rotary' && (embedding / heads) % 2 !== 0) {
      return `Rotary positions turn pairs of numbers, and a head has ${embedding / heads}. Set Embedding to ${nearest(embedding, 2 * heads)}, or choose sinusoidal positions.`;
    }
    return undefined;
  },

  remedies({ embedding, heads, positions }: ModelSizes): readonly Remedy[] {
    const fitting = nearest(embedding, positions === 'rotary' ? 2 * heads : heads);
    const resized = { label: `Set Embedding to ${fitting}`, changes: { embedding: fitting } };
    return embedding % heads === 0
      ? [resized, { label: 'Use sinusoidal positions', changes: { positions: 'sinusoidal' } }]
      : [resized];
  },
};

/** The next multiple from a size on. */
function nearest(size: number, multiple: number): number {
  return Math.ceil(size / multiple) * multiple;
}
