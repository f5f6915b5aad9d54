/** Attention as WebAssembly, against the float64 references, on odd sizes, with threads that share heads or rows. */
import { describe, expect, test } from 'vitest';
import type { BufferView, Dispatch } from '../../../src/kernels/backend';
import { linearAttention } from '../../../src/kernels/linearAttention/linearAttention';
import type { LinearAttentionUniforms } from '../../../src/kernels/linearAttention/linearAttention.reference';
import { scaledDotProduct } from '../../../src/kernels/scaledDotProduct/scaledDotProduct';
import type { ScaledDotProductUniforms } from '../../../src/kernels/scaledDotProduct/scaledDotProduct.reference';
import { attention, attentionCases } from '../../support/attention';
import { linearAttentionProblem, linearShapes } from '../../support/linearAttention';
import { floats } from '../../support/random';
import { accelerated, check, MARGIN, oracle, run } from './againstOracle';

const dispatchOf =
  (entry: keyof typeof scaledDotProduct.entries, u: ScaledDotProductUniforms) => (views: Record<string, BufferView>) =>
    scaledDotProduct.dispatch(entry, views as never, u) as Dispatch;
const linearDispatchOf =
  (entry: keyof typeof linearAttention.entries, u: LinearAttentionUniforms) => (views: Record<string, BufferView>) =>
    linearAttention.dispatch(entry, views as never, u) as Dispatch;

describe.each(attentionCases)('T $steps, S $source, B $batch, N $heads, d $size', ({ kinds, ...shape }) => {
  // A general alpha is no product but a power.
  test.each([...kinds, { pattern: 0, causal: 0, alpha: 1.25 }])(
    'pattern $pattern, causal $causal, alpha $alpha',
    async (kind) => {
      const u = { ...shape, ...kind };
      const { q, k, v, lengths, dContext, solved, started, within } = attention(u);
      const operands = { q, k, v, lengths };
      await check(
        'forward',
        { ...operands, context: started.context, statistics: started.statistics },
        dispatchOf('forward', u),
        { context: within.context, statistics: within.statistic },
      );
      await check(
        'weights',
        { q, k, lengths, statistics: solved.statistics, weights: started.weights },
        dispatchOf('writeWeights', u),
        { weights: within.weight },
      );
      await check(
        'backwardQuery',
        { ...operands, statistics: solved.statistics, dContext, dQ: started.dQ },
        dispatchOf('backwardQuery', u),
        { dQ: within.dQ, statistics: within.mean },
      );
      await check(
        'backwardKeys',
        { ...operands, statistics: solved.means, dContext, dK: started.dK, dV: started.dV },
        dispatchOf('backwardKeys', u),
        { dK: within.dK, dV: within.dV },
      );
    },
  );
});

test('a head whose rows do not fit aside has the context that it has where they do', async () => {
  const u = { steps: 5, source: 2100, batch: 1, heads: 1, size: 66 };
  const uniforms = { ...u, first: 0, causal: 0, pattern: 0, reach: 1, alpha: 1 };
  const { q, k, v, started, within } = attention(uniforms);
  const arrays = { q, k, v, lengths: Uint32Array.of(2100), context: started.context, statistics: started.statistics };
  await check('forward', arrays, dispatchOf('forward', uniforms), {
    context: within.context,
    statistics: within.statistic,
  });
});

test('a window costs its reach, not the length', async () => {
  // Not a clock but numbers: what is beyond the reach is not read, so that it may be none.
  const u = { steps: 40, source: 40, batch: 1, heads: 1, size: 4, first: 0, causal: 1, pattern: 1, reach: 2, alpha: 1 };
  const k = floats(160, 1);
  k.fill(Number.NaN, 0, 4 * 20);
  const arrays = {
    ...{ q: floats(160, 2), k, v: floats(160, 3), lengths: Uint32Array.of(40) },
    ...{ context: new Float32Array(160), statistics: new Float32Array(80) },
  };
  for (const backend of [oracle, accelerated]) {
    const context = (await run(backend, arrays, dispatchOf('forward', u))).get('context');
    const own = Array.from(context?.subarray(MARGIN, MARGIN + 160) ?? []);
    expect(own.findIndex((value) => !Number.isNaN(value))).toBe(4 * 22);
    expect(own.slice(4 * 22).every(Number.isFinite)).toBe(true);
  }
});

describe.each(linearShapes)('linear: T $steps, S $source, B $batch, N $heads, d $size', (u) => {
  const { q, k, v, lengths, dContext, started, whole, running, within } = linearAttentionProblem(u);
  const { state, context, normaliser, dQ, dK, dV, dState, weights } = started;

  test('by way of a state', async () => {
    await check('accumulate', { k, v, lengths, state }, linearDispatchOf('accumulate', u), { state: within.state });
    await check('read', { q, state: whole.state, context }, linearDispatchOf('readState', u), {
      context: within.context,
    });
    await check('backwardRead', { q, ...whole, dContext, dQ, dState }, linearDispatchOf('backwardRead', u), {
      dQ: within.dQ,
      dState: within.dState,
    });
    await check('backwardAccumulate', { k, v, lengths, dState, dK, dV }, linearDispatchOf('backwardAccumulate', u), {
      dK: within.accumulated,
      dV: within.accumulated,
    });
  });

  test('of a running state', async () => {
    await check('causal', { q, k, v, context, normaliser }, linearDispatchOf('causal', u), {
      context: within.context,
      normaliser: within.normaliser,
    });
    const operands = { q, k, v, ...running, dContext };
    await check('queries', { ...operands, dQ }, linearDispatchOf('backwardCausalQuery', u), { dQ: within.dQ });
    await check('keys', { ...operands, dK, dV }, linearDispatchOf('backwardCausalKeys', u), {
      dK: within.dK,
      dV: within.dV,
    });
    const row = u.batch * u.heads * u.size;
    const now = { q: q.slice(0, row), k: k.slice(0, row), v: v.slice(0, row), context: context.slice(0, row) };
    for (const first of [0, 3]) {
      const bound = { context: within.context + 1e-6 * u.size, state: within.state };
      const arrays = { ...now, state: state.map(Math.abs) };
      await check('step', arrays, linearDispatchOf('step', { ...u, steps: 1, first }), bound);
    }
  });

  test('the weights that it implies', async () => {
    for (const causal of [0, 1]) {
      const arrays = { q, k, lengths, weights };
      await check('weights', arrays, linearDispatchOf('writeWeights', { ...u, causal }), { weights: within.weights });
    }
  });
});
