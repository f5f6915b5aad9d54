/**
 * What the layers of a Transformer are made of, as in torch.nn.TransformerEncoderLayer and DecoderLayer: layer norms, sums
 * around sublayers, and the feed-forward part. Each makes its parameters and tensors at once, and records its operations
 * where it is told to: outside of loops for all steps, in a loop for the current one.
 */
import type { TrainingKey } from '../dropped';
import type { Graph, Recorder } from '../graph/graph';
import type { Value } from '../graph/value';
import { layerNormParameters, linearBias, xavierWeight } from '../layers/parameters';
import type { TransformerSettings } from '../modelSettings';
import { copy } from '../operations/copy';
import { dropout } from '../operations/dropout';
import { gelu } from '../operations/gelu';
import { layerNorm } from '../operations/layerNorm';
import { linear } from '../operations/linear';
import { relu } from '../operations/relu';
import type { Now } from '../tokenInput';

export interface Stack {
  readonly graph: Graph;
  readonly settings: TransformerSettings;
  readonly steps: number;
  readonly batch: number;
  /** E */
  readonly width: number;
  readonly key: TrainingKey | undefined;
}

/** Records y [T, B, E] of x [T, B, E], and gives it. */
export type Layer = (record: Recorder, now: Now, x: Value) => Value;
/** Records a sublayer of x [T, B, E] into y [T, B, E]; with `accumulate` added to what stands there. */
export type Sublayer = (record: Recorder, now: Now, x: Value, y: Value, accumulate: boolean) => void;

/** torch.nn.LayerNorm over E. */
export function norm({ graph, steps, batch, width }: Stack, name: string): Layer {
  const parameters = layerNormParameters(graph, name, width);
  const y = graph.activation(`${name}.output`, [steps, batch, width]);
  const stats = graph.activation(`${name}.statistics`, [steps, batch, 2]);
  return (record, now, x) => {
    record.add(layerNorm({ x: now(x), ...parameters, y: now(y), stats: now(stats) }));
    return y;
  };
}

/**
 * A sublayer with its norm and the sum around both: x + sublayer(norm(x)), or norm(x + sublayer(x)). `stream` keys the
 * dropout of what the sublayer adds.
 */
export function around(stack: Stack, name: string, stream: number, sublayer: Sublayer): Layer {
  const { graph, settings, steps, batch, width, key } = stack;
  const normalise = norm(stack, name);
  const shape = [steps, batch, width];
  const sum = graph.activation(`${name}.sum`, shape);
  const dropping = key !== undefined && key.dropout > 0;
  const added = dropping
    ? { whole: graph.activation(`${name}.sublayer`, shape), dropped: graph.activation(`${name}.dropped`, shape) }
    : undefined;
  return (record, now, x) => {
    const input = settings.norm === 'pre' ? normalise(record, now, x) : x;
    record.add(copy({ x: now(x), y: now(sum) }));
    if (added && key) {
      const { dropout: rate, clock, seed } = key;
      sublayer(record, now, input, added.whole, false);
      record.add(dropout({ x: now(added.whole), y: now(added.dropped), rate, clock, seed, stream }));
      record.add(copy({ x: now(added.dropped), y: now(sum), accumulate: true }));
    } else {
      sublayer(record, now, input, sum, true);
    }
    return settings.norm === 'pre' ? sum : normalise(record, now, sum);
  };
}

/** linear2(activation(linear1(x))), through F units. */
export function feedForward({ graph, settings, steps, batch, width }: Stack, name: string): Sublayer {
  const { feedForward: units, activation } = settings;
  const inner = xavierWeight(graph, `${name}.linear1.weight`, units, width); // [F, E]
  const innerBias = linearBias(graph, `${name}.linear1`, units, width); // [F]
  const outer = xavierWeight(graph, `${name}.linear2.weight`, width, units); // [E, F]
  const outerBias = linearBias(graph, `${name}.linear2`, width, units); // [E]
  const before = graph.activation(`${name}.feed_forward`, [steps, batch, units]);
  const after = graph.activation(`${name}.feed_forward_activated`, [steps, batch, units]);
  const activate = activation === 'relu' ? relu : gelu;
  return (record, now, x, y, accumulate) => {
    record.add(linear({ x: now(x), weight: inner, bias: innerBias, y: now(before) }));
    record.add(activate({ x: now(before), y: now(after) }));
    record.add(linear({ x: now(after), weight: outer, bias: outerBias, y: now(y), accumulate }));
  };
}
