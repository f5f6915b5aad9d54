/**
 * The attention mechanisms in ONNX. Each says what the encoder computes once for the whole sentence, its keys, and how a
 * decoder state is scored against them; softmax and context are the same for all.
 */
import type { AttentionId } from '../../model/attention';
import type { ModelSettings } from '../../model/modelSettings';
import type { HostTensor } from '../modelState';
import { type GraphBuilder, linear, type OnnxValue } from './graphBuilder';

export interface OnnxAttention {
  /** Before the LSTM, where the context is part of its input, or after it, where h̃ = tanh(W [c; d]) is read out. */
  readonly looks: 'before' | 'after';
  /** Of the encoder outputs [S, B, D·H], the keys [S, B, H]. Without them the outputs themselves are scored. */
  keys?(graph: GraphBuilder, outputs: OnnxValue): OnnxValue;
  /** Scores [B, S] of the decoder's state [B, H]. */
  scores(graph: GraphBuilder, keys: OnnxValue, state: OnnxValue): OnnxValue;
}

/** Its mechanism in ONNX; undefined where the model does not attend. */
export function onnxAttention({ attention }: ModelSettings): OnnxAttention | undefined {
  return attentions[attention];
}

/** Whether h̃ of a step is part of the next step's input. */
export function feedsInput(model: ModelSettings): boolean {
  return model.inputFeeding && onnxAttention(model)?.looks === 'after';
}

const attentions: Readonly<Record<AttentionId, OnnxAttention | undefined>> = {
  none: undefined,
  additive: {
    looks: 'before',
    keys: (graph, outputs) => product(graph, outputs, graph.parameter('decoder.attention.W.weight')),
    scores(graph, keys, state) {
      const query = linear(graph, state, 'decoder.attention.U.weight', 'decoder.attention.U.bias'); // [B, H]
      return network(graph, graph.node('Add', [keys, query]));
    },
  },
  dot: { looks: 'after', scores: dot },
  general: {
    looks: 'after',
    keys: (graph, outputs) => product(graph, outputs, graph.parameter('decoder.attention.W.weight')),
    scores: dot,
  },
  concat: {
    looks: 'after',
    keys(graph, outputs) {
      const { W, width } = concatWeight(graph);
      return product(graph, outputs, graph.constant('attention.W_encoder', columns(W, 0, width)));
    },
    scores(graph, keys, state) {
      const { W, width, size } = concatWeight(graph);
      const weight = graph.constant('attention.W_decoder', columns(W, width, size));
      return network(graph, graph.node('Add', [keys, graph.node('Gemm', [state, weight], { transB: 1 })]));
    },
  },
  'content-only': {
    looks: 'before',
    keys(graph, outputs) {
      const products = product(graph, outputs, graph.parameter('decoder.attention.W.weight'));
      return graph.node('Add', [products, graph.parameter('decoder.attention.W.bias')]);
    },
    scores: network,
  },
};

/** W h̄ₛ for all s: outputs [S, B, D·H], W [H, D·H], keys [S, B, H]. */
function product(graph: GraphBuilder, outputs: OnnxValue, weight: OnnxValue): OnnxValue {
  return graph.node('Einsum', [outputs, weight], { equation: 'sbe,he->sbh' });
}

/** dₜᵀ k for all keys k: scores [B, S]. */
function dot(graph: GraphBuilder, keys: OnnxValue, state: OnnxValue): OnnxValue {
  return graph.node('Einsum', [keys, state], { equation: 'sbh,bh->bs' });
}

/** vᵀ tanh(x) for all x [S, B, H]: scores [B, S]. */
function network(graph: GraphBuilder, x: OnnxValue): OnnxValue {
  const v = graph.parameter('decoder.attention.v.weight'); // [1, H]
  return graph.node('Einsum', [graph.node('Tanh', [x]), v], { equation: 'sbh,oh->bs' });
}

/** The matrix of concat attention, [H, D·H + H]: its columns are for h̄ₛ first, then for dₜ. */
function concatWeight(graph: GraphBuilder): { W: HostTensor; width: number; size: number } {
  const W = graph.host('decoder.attention.W.weight');
  const [size = 0, both = 0] = W.shape;
  return { W, width: both - size, size };
}

function columns({ shape, data }: HostTensor, from: number, count: number): HostTensor {
  const [rows = 0, stride = 0] = shape;
  const picked = Float32Array.from({ length: rows * count }, (_, index) => {
    return data[Math.floor(index / count) * stride + from + (index % count)] ?? Number.NaN;
  });
  return { shape: [rows, count], data: picked };
}
