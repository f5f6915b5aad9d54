/**
 * A mechanism's part of an ONNX model: its keys, which the encoder makes once for a sentence, and how a decoder state is
 * scored against them. Softmax, context and h̃ are the same for all, and stand in src/exchange/onnx.
 */
import type { ModelSettings } from '../modelSettings';

export interface OnnxScore {
  /** Of the encoder outputs [S, B, D·H], the keys [S, B, H]. Without them the outputs themselves are scored. */
  keys?(graph: OnnxBuilder, outputs: OnnxValue, model: ModelSettings): OnnxValue;
  /** Scores [B, S] of the decoder's state [B, H]: the last one, or this step's where the mechanism can feed its input. */
  scores(graph: OnnxBuilder, keys: OnnxValue, state: OnnxValue, model: ModelSettings): OnnxValue;
}

/** A value of an ONNX graph, known by its name. */
export type OnnxValue = string;

export type OnnxAttribute = number | string | readonly number[];

/** What a mechanism needs of an ONNX graph that is being built. */
export interface OnnxBuilder {
  /** A parameter of the model by PyTorch's name and as PyTorch lays it out. */
  parameter(name: string): OnnxValue;
  /** A constant of whole numbers: a list, or a single one. */
  integers(value: number | readonly number[]): OnnxValue;
  /** Adds a node of an ONNX operator with one output. */
  node(type: string, inputs: readonly OnnxValue[], attributes?: Readonly<Record<string, OnnxAttribute>>): OnnxValue;
}

/** W x for every x [.., in], W [out, in]. */
export function onnxProduct(graph: OnnxBuilder, x: OnnxValue, weight: OnnxValue): OnnxValue {
  return graph.node('Einsum', [x, weight], { equation: '...i,oi->...o' });
}

/** dᵀ k for all keys k [S, B, H] and the state d [B, H]: scores [B, S]. */
export function onnxDot(graph: OnnxBuilder, keys: OnnxValue, state: OnnxValue): OnnxValue {
  return graph.node('Einsum', [keys, state], { equation: 'sbh,bh->bs' });
}

/** vᵀ tanh(x) for all x [S, B, H]: scores [B, S]. */
export function onnxNetwork(graph: OnnxBuilder, x: OnnxValue): OnnxValue {
  const v = graph.parameter('decoder.attention.v.weight'); // [1, H]
  return graph.node('Einsum', [graph.node('Tanh', [x]), v], { equation: 'sbh,oh->bs' });
}
