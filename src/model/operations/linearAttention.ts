/**
 * Linear attention (Katharopoulos, Vyas, Pappas and Fleuret, 2020): with φ(x) = elu(x) + 1 the weights are a product of a
 * query's features and a key's, so that keys and values can be summed first. What is summed, [features; 1 more] for each
 * head, is its state [B, heads · d · (d + 1)].
 */
import { linearAttention as kernel } from '../../kernels/linearAttention/linearAttention';
import type { Lowering, Operation } from '../graph/operation';
import { columns, type Operand, rows, type Value } from '../graph/value';
import type { Heads } from './scaledDotProduct';

interface SumKeys {
  readonly heads: number;
  readonly keys: Value; // [S, B, E]
  readonly values: Value; // [S, B, E]
  readonly lengths: Value; // [B], u32
  readonly state: Value; // [B, heads · d · (d + 1)]
}

/** state = Σ_s φ(k_s) [v_s; 1]ᵀ over the real positions. */
export function sumKeys({ heads, keys, values, lengths, state }: SumKeys): Operation {
  const uniforms = { ...sizesOf(keys, keys, heads), ...everyKey };
  return {
    name: 'sumKeys',
    forward(to) {
      const bindings = { k: to.view(keys), v: to.view(values), lengths: to.view(lengths), state: to.view(state) };
      to.emit(kernel.dispatch('accumulate', bindings, uniforms));
    },
    backward(to) {
      const bindings = {
        k: to.view(keys),
        v: to.view(values),
        lengths: to.view(lengths),
        dState: to.gradient(state),
        dK: to.gradient(keys),
        dV: to.gradient(values),
      };
      to.emit(kernel.dispatch('backwardAccumulate', bindings, uniforms));
    },
  };
}

interface ReadKeys {
  readonly heads: number;
  readonly query: Operand; // [T, B, E]
  readonly state: Value; // [B, heads · d · (d + 1)]
  readonly context: Operand; // [T, B, E]
}

/** The context of each query, from the sums over all keys. */
export function readKeys({ heads, query, state, context }: ReadKeys): Operation {
  const uniforms = (to: Lowering) => {
    const queries = to.at(query);
    const batch = rows(state);
    return { steps: rows(queries) / batch, source: 0, batch, heads, size: columns(queries) / heads, ...everyKey };
  };
  return {
    name: 'readKeys',
    forward(to) {
      const bindings = { q: to.view(to.at(query)), state: to.view(state), context: to.view(to.at(context)) };
      to.emit(kernel.dispatch('readState', bindings, uniforms(to)));
    },
    backward(to) {
      const bindings = {
        q: to.view(to.at(query)),
        state: to.view(state),
        context: to.view(to.at(context)),
        dContext: to.gradient(to.at(context)),
        dQ: to.gradient(to.at(query)),
        dState: to.gradient(state),
      };
      to.emit(kernel.dispatch('backwardRead', bindings, uniforms(to)));
    },
  };
}

interface RunningSums {
  readonly heads: number;
  readonly query: Value; // [T, B, E]
  readonly keys: Value; // [T, B, E]
  readonly values: Value; // [T, B, E]
  readonly context: Value; // [T, B, E]
  readonly normaliser: Value; // [T, B, heads]
}

/** Each query reads the sums over the keys up to its own, all steps at once. */
export function runningSums({ heads, query, keys, values, context, normaliser }: RunningSums): Operation {
  const uniforms = { ...sizesOf(query, keys, heads), first: 0, causal: 1 };
  return {
    name: 'runningSums',
    forward(to) {
      const bindings = {
        q: to.view(query),
        k: to.view(keys),
        v: to.view(values),
        context: to.view(context),
        normaliser: to.view(normaliser),
      };
      to.emit(kernel.dispatch('causal', bindings, uniforms));
    },
    backward(to) {
      const shared = {
        q: to.view(query),
        k: to.view(keys),
        v: to.view(values),
        context: to.view(context),
        normaliser: to.view(normaliser),
        dContext: to.gradient(context),
      };
      to.emit(kernel.dispatch('backwardCausalQuery', { ...shared, dQ: to.gradient(query) }, uniforms));
      to.emit(
        kernel.dispatch('backwardCausalKeys', { ...shared, dK: to.gradient(keys), dV: to.gradient(values) }, uniforms),
      );
    },
  };
}

interface RunningStep {
  readonly heads: number;
  readonly query: Operand; // [B, E]
  readonly key: Operand; // [B, E]
  readonly value: Operand; // [B, E]
  /** The sums up to the step before, to which this step adds. */
  readonly state: Value; // [B, heads · d · (d + 1)]
  readonly context: Operand; // [B, E]
}

/** One step of `runningSums`, whatever the number of steps before it. It has no gradient. */
export function runningStep({ heads, query, key, value, state, context }: RunningStep): Operation {
  return {
    name: 'runningStep',
    forward(to) {
      const queries = to.at(query);
      const bindings = {
        q: to.view(queries),
        k: to.view(to.at(key)),
        v: to.view(to.at(value)),
        state: to.view(state),
        context: to.view(to.at(context)),
      };
      const sizes = { steps: 1, source: 1, batch: rows(state), heads, size: columns(queries) / heads };
      const uniforms = { ...sizes, first: to.position, causal: 1 };
      to.emit(kernel.dispatch('step', bindings, uniforms));
    },
  };
}

interface ImpliedWeights extends Heads {
  readonly weights: Operand; // [T, B, heads, S]
}

/** φ(q)·φ(k) over its sum: the weights that linear attention never makes, for whoever looks. They have no gradient. */
export function impliedWeights({ heads, query, keys, lengths, causal, weights }: ImpliedWeights): Operation {
  return {
    name: 'impliedWeights',
    forward(to) {
      const queries = to.at(query);
      const bindings = {
        q: to.view(queries),
        k: to.view(keys),
        lengths: to.view(lengths),
        weights: to.view(to.at(weights)),
      };
      const uniforms = { ...sizesOf(queries, keys, heads), first: to.position, causal: Number(causal) };
      to.emit(kernel.dispatch('writeWeights', bindings, uniforms));
    },
  };
}

/** Whatever their positions. */
const everyKey = { first: 0, causal: 0 };

/** Of queries [T, B, E], or one step of them, over keys [S, B, E]. */
function sizesOf(queries: Value, keys: Value, heads: number) {
  const [source = 1, batch = 1] = keys.shape;
  return { steps: rows(queries) / batch, source, batch, heads, size: columns(keys) / heads };
}
