import { beforeAll, describe, expect, test } from 'vitest';
import type { BufferView, Dispatch } from '../../src/kernels/backend';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { scaledDotProduct } from '../../src/kernels/scaledDotProduct/scaledDotProduct';
import type { ScaledDotProductUniforms } from '../../src/kernels/scaledDotProduct/scaledDotProduct.reference';
import { agree } from '../support/agree';
import { attention, attentionCases } from '../support/attention';
import { testBackend } from '../support/gpu';
import { attentionTolerances } from '../support/tolerances';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

type Entry = keyof typeof scaledDotProduct.entries;
const dispatchOf = (entry: Entry, u: ScaledDotProductUniforms) => (views: Record<string, BufferView>) =>
  scaledDotProduct.dispatch(entry, views as never, u) as Dispatch;

describe.each(attentionCases)(
  'T $steps, S $source, B $batch, N $heads, d $size, from $first on',
  ({ kinds, ...shape }) => {
    test.each(kinds)('pattern $pattern, causal $causal, alpha $alpha', async (kind) => {
      const u = { ...shape, ...kind };
      const { q, k, v, lengths, dContext, solved, started, seen, within } = attention(u);
      const operands = { q, k, v, lengths };
      await agree(
        gpu,
        dispatchOf('forward', u),
        { ...operands, context: started.context, statistics: started.statistics },
        { context: within.context, statistics: within.statistic },
      );
      const { weights } = await agree(
        gpu,
        dispatchOf('writeWeights', u),
        { q, k, lengths, statistics: solved.statistics, weights: started.weights },
        { weights: within.weight },
      );
      expect(weights.every((weight, i) => seen[i] || weight === 0)).toBe(true);
      await agree(
        gpu,
        dispatchOf('backwardQuery', u),
        { ...operands, statistics: solved.statistics, dContext, dQ: started.dQ },
        { dQ: within.dQ, statistics: within.mean },
      );
      const { dK, dV } = await agree(
        gpu,
        dispatchOf('backwardKeys', u),
        { ...operands, statistics: solved.means, dContext, dK: started.dK, dV: started.dV },
        { dK: within.dK, dV: within.dV },
      );
      // Padding has no gradient: what stood there stands there.
      for (let i = 0; i < k.length; i++) {
        const row = Math.floor(i / (u.heads * u.size));
        if (Math.floor(row / u.batch) < (lengths[row % u.batch] as number)) continue;
        if (dK[i] !== started.dK[i] || dV[i] !== started.dV[i]) expect.fail(`padding has a gradient at ${i}`);
      }
      await agree(
        gpu,
        dispatchOf('apply', u),
        { weights: solved.weights, v, context: started.context },
        { context: within.context },
      );
    });
  },
);

test('scores of ±1e4 overflow nothing', async () => {
  const numbers = { size: 1, keys: 4, support: 4, queries: 3, score: 1e4, change: 1, magnitude: 100 };
  for (const alpha of [1, 1.5, 2]) {
    const u = { steps: 3, source: 4, batch: 1, heads: 1, size: 1, first: 0, causal: 0, pattern: 0, reach: 1, alpha };
    const q = Float32Array.of(100, -100, 0.5);
    const k = Float32Array.of(100, -100, 99.5, 0);
    const v = Float32Array.of(0.5, -1, 1, 0.25);
    const arrays = {
      q,
      k,
      v,
      lengths: Uint32Array.of(4),
      context: new Float32Array(3),
      statistics: new Float32Array(6),
    };
    const { context } = await agree(gpu, dispatchOf('forward', u), arrays, {
      context: attentionTolerances({ ...numbers, alpha }).context,
      statistics: 1e4 * 2 ** -22,
    });
    expect(context[0]).toBeCloseTo(0.5, 5);
    expect(context[1]).toBeCloseTo(-1, 5);
  }
});
