/** Linear attention on odd shapes: operands, and bounds of what is computed of them. */
import {
  type LinearAttentionUniforms,
  linearAttentionAccumulate,
  linearAttentionCausal,
  linearAttentionRead,
} from '../../src/kernels/linearAttention/linearAttention.reference';
import { floats, mixedLengths } from './random';
import { featureTolerance, sumTolerance } from './tolerances';

export const linearShapes = [
  { steps: 1, source: 1, batch: 1, heads: 1, size: 1 },
  { steps: 2, source: 63, batch: 4, heads: 2, size: 3 },
  { steps: 63, source: 64, batch: 3, heads: 3, size: 2 },
  { steps: 9, source: 9, batch: 5, heads: 8, size: 4 },
  { steps: 65, source: 65, batch: 2, heads: 1, size: 17 },
  { steps: 5, source: 20, batch: 7, heads: 4, size: 8 },
  { steps: 3, source: 2, batch: 2, heads: 5, size: 16 },
  { steps: 2, source: 5, batch: 2, heads: 1, size: 64 },
].map((shape) => ({ ...shape, first: 1, causal: 0 }));

/** Of queries and keys: φ is between e⁻¹ and 2. */
const MAGNITUDE = 1;

export function linearAttentionProblem(u: LinearAttentionUniforms) {
  const { steps, batch, heads, size } = u;
  // As many keys as queries at least, for `causal`.
  const source = Math.max(u.source, steps);
  const [queries, keys] = [steps * batch * heads * size, source * batch * heads * size];
  const states = batch * heads * size * (size + 1);
  const rows = steps * batch * heads;
  const [q, k, v] = [floats(queries, 1, MAGNITUDE), floats(keys, 2, MAGNITUDE), floats(keys, 3)];
  const lengths = mixedLengths(batch, 4, u.source);
  const dContext = floats(queries, 5);
  // What an entry point writes begins as something else than 0.
  const started = {
    ...{ state: floats(states, 6), context: floats(queries, 7), normaliser: floats(rows, 8) },
    ...{ dQ: floats(queries, 9), dK: floats(keys, 10), dV: floats(keys, 11), dState: floats(states, 12) },
    weights: floats(rows * u.source, 13),
  };
  const whole = { state: new Float32Array(states), context: new Float32Array(queries) };
  linearAttentionAccumulate({ k, v, lengths, ...whole }, u);
  linearAttentionRead({ q, ...whole }, u);
  const running = { context: new Float32Array(queries), normaliser: new Float32Array(rows) };
  linearAttentionCausal({ q, k, v, ...running }, u);
  return { q, k, v, lengths, dContext, started, whole, running, within: bounds(u, source) };
}

/**
 * An error of each φ, of the sums along time, and of those along d, relative to the sums of the magnitudes, with values and
 * gradients of a context at most 1. With n keys, a normaliser is at least n d φ², and a sum over them at most n d 2².
 */
function bounds({ size, steps }: LinearAttentionUniforms, source: number) {
  const least = Math.exp(-MAGNITUDE);
  const feature = featureTolerance(MAGNITUDE);
  const longest = Math.max(steps, source);
  const state = longest * feature + sumTolerance(longest, 2 * longest);
  const sum = (2 * feature) / least + sumTolerance(longest, 1) + sumTolerance(size + 1, 1);
  // dφ(q) = state dn: its d + 1 products are at most 2 n / (n d φ²) for a value, and d times as much for the sum.
  const change = (2 * 2) / least ** 2;
  // What goes to the keys of a running state, in which step t has t + 1 keys: a harmonic sum.
  const later = change * (1 + Math.log(steps));
  return {
    state,
    context: 3 * sum,
    normaliser: 4 * longest * size * sum,
    weights: 3 * sum,
    dQ: change * 4 * sum,
    dState: (change / 2) * steps * 4 * sum,
    dK: later * 4 * sum,
    dV: later * 4 * sum,
    accumulated: size * (4 * feature + 2 * sumTolerance(size + 1, 2)),
  };
}
