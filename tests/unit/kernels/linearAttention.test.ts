import { describe, expect, test } from 'vitest';
import { LARGEST, linearAttention } from '../../../src/kernels/linearAttention/linearAttention';
import {
  linearAttentionAccumulate,
  linearAttentionBackwardAccumulate,
  linearAttentionBackwardCausalKeys,
  linearAttentionBackwardCausalQuery,
  linearAttentionBackwardRead,
  linearAttentionCausal,
  linearAttentionRead,
  linearAttentionStep,
  linearAttentionWeights,
} from '../../../src/kernels/linearAttention/linearAttention.reference';
import { scaledDotProductApply } from '../../../src/kernels/scaledDotProduct/scaledDotProduct.reference';
import { difference, dot, expectGradient } from '../../support/gradients';
import { doubles } from '../../support/random';

const u = { steps: 5, source: 6, batch: 4, heads: 2, size: 3, first: 0, causal: 0 };
const lengths = Uint32Array.of(6, 0, 1, 4);
const queries = u.steps * u.batch * u.heads * u.size;
const keys = u.source * u.batch * u.heads * u.size;
const states = u.batch * u.heads * u.size * (u.size + 1);
const q = doubles(queries, 1, 2);
const k = doubles(keys, 2, 2);
const v = doubles(keys, 3);
const dContext = doubles(queries, 4);

/** Context by way of the state of all keys. */
function whole() {
  const state = doubles(states, 5);
  const context = doubles(queries, 6);
  linearAttentionAccumulate({ k, v, lengths, state }, u);
  linearAttentionRead({ q, state, context }, u);
  return { state, context };
}

/** As many keys as queries. */
function running() {
  const context = doubles(queries, 7);
  const normaliser = doubles(u.steps * u.batch * u.heads, 8);
  linearAttentionCausal({ q, k, v, context, normaliser }, u);
  return { context, normaliser };
}

function expectClose(got: Float64Array, want: Float64Array): void {
  for (const [i, value] of want.entries()) expect(got[i]).toBeCloseTo(value, 12);
}

describe('backward is the derivative of forward', () => {
  test('by way of the state', () => {
    const { state, context } = whole();
    const loss = () => dot(whole().context, dContext);
    const [ofQueries, ofKeys] = [doubles(queries, 9), doubles(keys, 10)];
    const [dQ, dK, dV] = [ofQueries.slice(), ofKeys.slice(), ofKeys.slice()];
    const dState = new Float64Array(states);
    linearAttentionBackwardRead({ q, state, context, dContext, dQ, dState }, u);
    linearAttentionBackwardAccumulate({ k, v, lengths, dState, dK, dV }, u);
    expectGradient(loss, q, difference(dQ, ofQueries));
    expectGradient(loss, k, difference(dK, ofKeys));
    expectGradient(loss, v, difference(dV, ofKeys));
  });

  test('by the state, to which is added', () => {
    const { state, context } = whole();
    const before = doubles(states, 11);
    const dState = before.slice();
    linearAttentionBackwardRead({ q, state, context, dContext, dQ: doubles(queries, 9), dState }, u);
    const loss = () => {
      linearAttentionRead({ q, state, context }, u);
      return dot(context, dContext);
    };
    const full = u.heads * u.size * (u.size + 1); // of the row of the batch that has keys, and of the last
    const within = Array.from({ length: full }, (_, i) => [i, states - full + i]).flat();
    expectGradient(loss, state, difference(dState, before), within);
  });

  test('of the running state', () => {
    const { context, normaliser } = running();
    const loss = () => dot(running().context, dContext);
    const [ofQueries, ofKeys] = [doubles(queries, 9), doubles(keys, 10)];
    const [dQ, dK, dV] = [ofQueries.slice(), ofKeys.slice(), ofKeys.slice()];
    linearAttentionBackwardCausalQuery({ q, k, v, context, normaliser, dContext, dQ }, u);
    linearAttentionBackwardCausalKeys({ q, k, v, context, normaliser, dContext, dK, dV }, u);
    expectGradient(loss, q, difference(dQ, ofQueries));
    expectGradient(loss, k, difference(dK, ofKeys));
    expectGradient(loss, v, difference(dV, ofKeys));
  });
});

describe('the weights that the state implies', () => {
  test.each([0, 1])('times the values are the context, causal %i', (causal) => {
    const weights = doubles(u.steps * u.batch * u.heads * u.source, 12);
    const every = Uint32Array.from({ length: u.batch }, () => u.source);
    linearAttentionWeights({ q, k, lengths: causal ? every : lengths, weights }, { ...u, causal });
    const context = new Float64Array(queries);
    scaledDotProductApply({ weights, v, context }, u);
    expectClose(context, causal ? running().context : whole().context);
  });

  test('sum to one, and are zero on what is not seen', () => {
    const weights = doubles(u.steps * u.batch * u.heads * u.source, 12);
    linearAttentionWeights({ q, k, lengths, weights }, { ...u, first: 1, causal: 1 });
    for (let row = 0; row < u.steps * u.batch * u.heads; row++) {
      const length = lengths[Math.floor(row / u.heads) % u.batch] as number;
      const seen = Math.min(length, 2 + Math.floor(row / (u.heads * u.batch)));
      const own = Array.from(weights.subarray(row * u.source, (row + 1) * u.source));
      expect(own.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(seen > 0 ? 1 : 0, 12);
      expect(own.slice(seen).every((weight) => weight === 0)).toBe(true);
    }
  });
});

test('a row of the batch without keys has a context of zeros', () => {
  const { context } = whole();
  const row = u.heads * u.size;
  for (let t = 0; t < u.steps; t++) {
    expect(context.slice((t * u.batch + 1) * row, (t * u.batch + 2) * row)).toEqual(new Float64Array(row));
  }
});

test('step after step is all steps at once, and the first begins the state anew', () => {
  const state = doubles(states, 13, 100);
  const row = u.batch * u.heads * u.size;
  const { context } = running();
  for (let first = 0; first < u.steps; first++) {
    const at = (x: Float64Array) => x.subarray(first * row, (first + 1) * row);
    const own = new Float64Array(row);
    linearAttentionStep({ q: at(q), k: at(k), v: at(v), state, context: own }, { ...u, first });
    expectClose(own, at(context));
  }
});

test('a head that is too large is refused in words', () => {
  const { causal } = linearAttention.entries;
  expect(() => causal.workgroups({ ...u, size: LARGEST })).not.toThrow();
  expect(() => causal.workgroups({ ...u, size: LARGEST + 1 })).toThrow(/256/);
});
