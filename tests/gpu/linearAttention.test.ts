import { beforeAll, describe, expect, test } from 'vitest';
import type { BufferView, Dispatch } from '../../src/kernels/backend';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { linearAttention } from '../../src/kernels/linearAttention/linearAttention';
import type { LinearAttentionUniforms } from '../../src/kernels/linearAttention/linearAttention.reference';
import { agree } from '../support/agree';
import { testBackend } from '../support/gpu';
import { linearAttentionProblem, linearShapes } from '../support/linearAttention';

let gpu: GpuBackend;
beforeAll(async () => {
  gpu = await testBackend();
});

type Entry = keyof typeof linearAttention.entries;
const dispatchOf = (entry: Entry, u: LinearAttentionUniforms) => (views: Record<string, BufferView>) =>
  linearAttention.dispatch(entry, views as never, u) as Dispatch;

describe.each(linearShapes)('T $steps, S $source, B $batch, N $heads, d $size', (u) => {
  const { q, k, v, lengths, dContext, started, whole, running, within } = linearAttentionProblem(u);

  test('by way of a state', async () => {
    const { state, context, dQ, dK, dV, dState } = started;
    await agree(gpu, dispatchOf('accumulate', u), { k, v, lengths, state }, { state: within.state });
    await agree(gpu, dispatchOf('readState', u), { q, state: whole.state, context }, { context: within.context });
    await agree(
      gpu,
      dispatchOf('backwardRead', u),
      { q, ...whole, dContext, dQ, dState },
      { dQ: within.dQ, dState: within.dState },
    );
    const results = await agree(
      gpu,
      dispatchOf('backwardAccumulate', u),
      { k, v, lengths, dState, dK, dV },
      { dK: within.accumulated, dV: within.accumulated },
    );
    for (let i = 0; i < u.source * u.batch * u.heads * u.size; i++) {
      const row = Math.floor(i / (u.heads * u.size));
      if (Math.floor(row / u.batch) < (lengths[row % u.batch] as number)) continue;
      if (results.dK[i] !== dK[i] || results.dV[i] !== dV[i]) expect.fail(`padding has a gradient at ${i}`);
    }
  });

  test('of a running state', async () => {
    const { state, context, normaliser, dQ, dK, dV } = started;
    const { context: ofContext, normaliser: ofNormaliser } = within;
    await agree(
      gpu,
      dispatchOf('causal', u),
      { q, k, v, context, normaliser },
      { context: ofContext, normaliser: ofNormaliser },
    );
    const operands = { q, k, v, ...running, dContext };
    await agree(gpu, dispatchOf('backwardCausalQuery', u), { ...operands, dQ }, { dQ: within.dQ });
    const keys = { ...operands, dK, dV };
    await agree(gpu, dispatchOf('backwardCausalKeys', u), keys, { dK: within.dK, dV: within.dV });
    const row = u.batch * u.heads * u.size;
    const now = { q: q.slice(0, row), k: k.slice(0, row), v: v.slice(0, row), context: context.slice(0, row) };
    for (const [first, before] of [
      [0, state],
      [3, state.map(Math.abs)],
    ] as const) {
      const one = { ...u, steps: 1, first };
      const bound = { context: within.context + 1e-6 * u.size, state: within.state };
      await agree(gpu, dispatchOf('step', one), { ...now, state: before }, bound);
    }
  });

  test('the weights that it implies', async () => {
    const { weights } = started;
    for (const causal of [0, 1]) {
      const results = await agree(
        gpu,
        dispatchOf('writeWeights', { ...u, causal }),
        { q, k, lengths, weights },
        { weights: within.weights },
      );
      for (const [i, weight] of results.weights.entries()) {
        const row = Math.floor(i / u.source);
        const t = Math.floor(row / (u.batch * u.heads));
        const length = lengths[Math.floor(row / u.heads) % u.batch] as number;
        if (i % u.source >= (causal ? Math.min(length, u.first + t + 1) : length)) expect(weight).toBe(0);
      }
    }
  });
});

test('a normaliser whose inverse is not finite counts as none, and one that is merely small does not', async () => {
  const u: LinearAttentionUniforms = { steps: 2, source: 2, batch: 1, heads: 2, size: 1, first: 0, causal: 1 };
  const scores = Float32Array.of(-46, -40, -46, -40); // φ(q)φ(k) is 1e-40 and 2e-35
  const v = new Float32Array(4).fill(0.5);
  const [context, normaliser] = [new Float32Array(4), new Float32Array(4)];
  const operands = { q: scores, k: scores, v, context, normaliser };
  const { context: got } = await agree(gpu, dispatchOf('causal', u), operands, { context: 1e-6, normaliser: 1e-34 });
  expect(Array.from(got, (value) => value.toFixed(3))).toEqual(['0.000', '0.500', '0.000', '0.500']);
});
