/** Parameters of the standard layers, with PyTorch's names, shapes and starting values. */
import type { Graph } from '../graph/graph';
import type { Value } from '../graph/value';

/** torch.nn.Linear: weight [out, in] and bias [out], uniform within ±1/√in. */
export function linearWeight(graph: Graph, name: string, outputs: number, inputs: number): Value {
  return graph.parameter(`${name}.weight`, [outputs, inputs], { kind: 'uniform', bound: 1 / Math.sqrt(inputs) });
}

export function linearBias(graph: Graph, name: string, outputs: number, inputs: number): Value {
  return graph.parameter(`${name}.bias`, [outputs], { kind: 'uniform', bound: 1 / Math.sqrt(inputs) });
}

/** torch.nn.Embedding: weight [V, E], normal. */
export function embeddingWeight(graph: Graph, name: string, vocabulary: number, size: number): Value {
  return graph.parameter(`${name}.weight`, [vocabulary, size], { kind: 'normal' });
}

export interface LstmParameters {
  readonly weightIh: Value; // [4H, in]
  readonly weightHh: Value; // [4H, H]
  readonly biasIh: Value; // [4H]
  readonly biasHh: Value; // [4H]
}

/** One direction of one layer of torch.nn.LSTM, gate order i f g o, uniform within ±1/√H. `suffix` is such as `l0_reverse`. */
export function lstmParameters(
  graph: Graph,
  name: string,
  suffix: string,
  hidden: number,
  inputs: number,
): LstmParameters {
  const parameter = (kind: string, shape: number[]) =>
    graph.parameter(`${name}.${kind}_${suffix}`, shape, { kind: 'uniform', bound: 1 / Math.sqrt(hidden) });
  return {
    weightIh: parameter('weight_ih', [4 * hidden, inputs]),
    weightHh: parameter('weight_hh', [4 * hidden, hidden]),
    biasIh: parameter('bias_ih', [4 * hidden]),
    biasHh: parameter('bias_hh', [4 * hidden]),
  };
}
