/**
 * context = Σ_s weights v_s in each head, weights being the α-entmax of q·k / √d over the positions that may be looked at.
 * The weights themselves are never written but by `attentionWeights`, for whoever looks.
 */
import { patterns } from '../../kernels/scaledDotProduct/pattern';
import { scaledDotProduct as kernel } from '../../kernels/scaledDotProduct/scaledDotProduct';
import type { ScoredAttention } from '../attention/headAttention';
import type { Lowering, Operation } from '../graph/operation';
import { columns, describe, isContiguous, type Operand, rows, type Value } from '../graph/value';

export interface Heads {
  readonly heads: number;
  readonly query: Operand; // [T, B, E]; in a loop one step of it
  readonly keys: Value; // [S, B, E]
  readonly lengths: Value; // of the keys [B], u32
  /** Whether a query looks at no position after its own. */
  readonly causal: boolean;
}

interface ScaledDotProduct extends Heads {
  readonly attention: ScoredAttention;
  readonly values: Value; // [S, B, E]
  readonly context: Operand; // [T, B, E]
  /** What the backward pass, and who looks, make the weights from again. */
  readonly statistics: Operand; // [T, B, 2 · heads]
}

export function scaledDotProduct(parts: ScaledDotProduct): Operation {
  const { query, keys, values, lengths, context, statistics } = parts;
  for (const value of [keys, values]) {
    if (!isContiguous(value)) throw new Error(`scaledDotProduct: ${describe(value)} has gaps between its rows.`);
  }
  return {
    name: 'scaledDotProduct',
    forward(to) {
      const bindings = {
        q: to.view(to.at(query)),
        k: to.view(keys),
        v: to.view(values),
        lengths: to.view(lengths),
        context: to.view(to.at(context)),
        statistics: to.view(to.at(statistics)),
      };
      to.emit(kernel.dispatch('forward', bindings, uniformsOf(to, parts)));
    },
    // Keys and values come from the same stretch of the graph as the queries, never from outside of a loop: both halves
    // stand here.
    backward(to) {
      const shared = {
        q: to.view(to.at(query)),
        k: to.view(keys),
        v: to.view(values),
        lengths: to.view(lengths),
        statistics: to.view(to.at(statistics)),
        dContext: to.gradient(to.at(context)),
      };
      const uniforms = uniformsOf(to, parts);
      to.emit(kernel.dispatch('backwardQuery', { ...shared, dQ: to.gradient(to.at(query)) }, uniforms));
      to.emit(kernel.dispatch('backwardKeys', { ...shared, dK: to.gradient(keys), dV: to.gradient(values) }, uniforms));
    },
  };
}

interface AttentionWeights extends Heads {
  readonly attention: ScoredAttention;
  readonly statistics: Operand; // [T, B, 2 · heads], that `scaledDotProduct` has written
  readonly weights: Operand; // [T, B, heads, S]
}

/** The weights of a `scaledDotProduct` that has run, exactly zero where a query may not look. They have no gradient. */
export function attentionWeights(parts: AttentionWeights): Operation {
  const { query, keys, lengths, statistics, weights } = parts;
  return {
    name: 'attentionWeights',
    forward(to) {
      const bindings = {
        q: to.view(to.at(query)),
        k: to.view(keys),
        lengths: to.view(lengths),
        statistics: to.view(to.at(statistics)),
        weights: to.view(to.at(weights)),
      };
      to.emit(kernel.dispatch('writeWeights', bindings, uniformsOf(to, parts)));
    },
  };
}

interface ApplyWeights {
  readonly heads: number;
  readonly weights: Operand; // [T, B, heads, S]
  readonly values: Value; // [S, B, E]
  readonly context: Operand; // [T, B, E]
}

/** The context of weights that are given, in each head. It has no gradient. */
export function applyWeights({ heads, weights, values, context }: ApplyWeights): Operation {
  return {
    name: 'applyWeights',
    forward(to) {
      const bindings = {
        weights: to.view(to.at(weights)),
        v: to.view(values),
        context: to.view(to.at(context)),
      };
      to.emit(kernel.dispatch('apply', bindings, sizesOf(to.at(context), values, heads)));
    },
  };
}

function uniformsOf(to: Lowering, { heads, query, keys, causal, attention }: Heads & { attention: ScoredAttention }) {
  return {
    ...sizesOf(to.at(query), keys, heads),
    first: to.position,
    causal: Number(causal),
    pattern: patterns[attention.pattern],
    reach: attention.reach,
    alpha: attention.alpha,
  };
}

/** Of queries [T, B, E], or one step of them, over keys [S, B, E]. */
function sizesOf(queries: Value, keys: Value, heads: number) {
  const [source = 1, batch = 1] = keys.shape;
  return { steps: rows(queries) / batch, source, batch, heads, size: columns(keys) / heads };
}
