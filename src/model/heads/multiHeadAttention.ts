/**
 * Multi-head attention (Vaswani et al., 2017) with the parameters of torch.nn.MultiheadAttention: of what looks and of what
 * is looked at three projections, in each head a context, and an output projection over the heads side by side.
 */
import type { HeadAttention } from '../attention/headAttention';
import type { AttentionKind } from '../attentionModules';
import type { Graph, Recorder } from '../graph/graph';
import { slots, type Value } from '../graph/value';
import { constantParameter, xavierWeight } from '../layers/parameters';
import type { Onlooker } from '../onlooker';
import { linear } from '../operations/linear';
import { switchHeads } from '../operations/switchHeads';
import type { Now } from '../tokenInput';
import { linearHeads } from './linearHeads';
import { rotation } from './rotation';
import { scoredHeads } from './scoredHeads';

export interface AttentionOver {
  /** By which its parameters and intermediates are called, such as `encoder.layers.0.self_attn`. */
  readonly name: string;
  /** A decoder's attention to itself looks at no step after its own, whose keys are made in the same loop. */
  readonly kind: AttentionKind;
  readonly heads: number;
  readonly attention: HeadAttention;
  /** Steps of what looks, T, and of what is looked at, S. */
  readonly steps: number;
  readonly source: number;
  readonly batch: number;
  /** E */
  readonly width: number;
  /** Of what is looked at [B], u32. */
  readonly lengths: Value;
  /** Whether queries and keys are turned by their positions. */
  readonly turned?: boolean;
  readonly onlooker?: Onlooker | undefined;
  /** Whether the alignment that is shown is made of its weights. */
  readonly aligns?: boolean;
}

/** The tensors that the heads work on. */
export interface HeadTensors extends AttentionOver {
  readonly query: Value; // [T, B, E]
  readonly keys: Value; // [S, B, E]
  readonly values: Value; // [S, B, E]
  readonly context: Value; // [T, B, E]
}

/** What the heads do with them. */
export interface HeadCore {
  /** Records what is made of keys and values once they are there. */
  afterKeys?(record: Recorder): void;
  /** Records the context of the queries, and the weights for whoever looks. */
  look(record: Recorder, now: Now): void;
}

export interface MultiHeadAttention {
  /** Records keys and values of x [S, B, E]: in a loop those of the current step, outside all. */
  recordKeys(record: Recorder, now: Now, x: Value): void;
  /** Records what x [T, B, E] sees, once the keys are there, into y [T, B, E]; with `accumulate` added to what stands there. */
  recordLook(record: Recorder, now: Now, x: Value, y: Value, accumulate?: boolean): void;
}

export function multiHeadAttention(graph: Graph, over: AttentionOver): MultiHeadAttention {
  const { name, heads, attention, steps, source, batch, width, onlooker } = over;
  if (width % heads !== 0) throw new Error(`${name}: ${width} numbers cannot be parted into ${heads} heads.`);
  const inWeight = xavierWeight(graph, `${name}.in_proj_weight`, 3 * width, width); // [3E, E]: query, key, value
  const inBias = constantParameter(graph, `${name}.in_proj_bias`, [3 * width], 0);
  const outWeight = xavierWeight(graph, `${name}.out_proj.weight`, width, width); // [E, E]
  const outBias = constantParameter(graph, `${name}.out_proj.bias`, [width], 0);
  const projection = (index: number) => ({
    weight: slots(inWeight, index * width, width), // [E, E]
    bias: slots(inBias, index * width, width), // [E]
  });
  const tensors: HeadTensors = {
    ...over,
    query: graph.activation(`${name}.query`, [steps, batch, width]),
    keys: graph.activation(`${name}.key`, [source, batch, width]),
    values: graph.activation(`${name}.value`, [source, batch, width]),
    context: graph.activation(`${name}.context`, [steps, batch, width]),
  };
  const { query, keys, values, context } = tensors;
  const turned = over.turned ? rotation(graph, tensors) : undefined;
  const core = attention.kind === 'scored' ? scoredHeads(graph, tensors, attention) : linearHeads(graph, tensors);

  return {
    recordKeys(record, now, x) {
      record.add(linear({ x: now(x), ...projection(1), y: now(turned?.keys ?? keys) }));
      turned?.turnKeys(record, now);
      record.add(linear({ x: now(x), ...projection(2), y: now(values) }));
      core.afterKeys?.(record);
    },
    recordLook(record, now, x, y, accumulate = false) {
      record.add(linear({ x: now(x), ...projection(0), y: now(turned?.query ?? query) }));
      turned?.turnQuery(record, now);
      core.look(record, now);
      const off = onlooker?.edits?.headsOff(name);
      if (off) record.add(switchHeads({ off, context: now(context) }));
      record.add(linear({ x: now(context), weight: outWeight, bias: outBias, y: now(y), accumulate }));
    },
  };
}
