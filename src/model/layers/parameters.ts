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

/** A matrix [out, in] as torch.nn.Transformer begins it: uniform within ±√(6 / (in + out)) (Glorot and Bengio, 2010). */
export function xavierWeight(graph: Graph, name: string, outputs: number, inputs: number): Value {
  return graph.parameter(name, [outputs, inputs], { kind: 'uniform', bound: Math.sqrt(6 / (inputs + outputs)) });
}

/** Numbers that all begin alike. */
export function constantParameter(graph: Graph, name: string, shape: readonly number[], value: number): Value {
  return graph.parameter(name, shape, { kind: 'constant', value });
}

export interface LayerNormParameters {
  readonly weight: Value; // [E]
  readonly bias: Value; // [E]
}

/** torch.nn.LayerNorm: weight 1 and bias 0, both [E]. */
export function layerNormParameters(graph: Graph, name: string, size: number): LayerNormParameters {
  return {
    weight: constantParameter(graph, `${name}.weight`, [size], 1),
    bias: constantParameter(graph, `${name}.bias`, [size], 0),
  };
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
