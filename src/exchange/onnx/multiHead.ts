/** Attention with several heads in ONNX, with the parameters of torch.nn.MultiheadAttention. Widths: E of all, d of a head. */
import { denseSoftmax, type HeadAttention } from '../../model/attention/headAttention';
import type { OnnxValue } from '../../model/attention/onnxScore';
import type { GraphBuilder } from './graphBuilder';
import { headWeights } from './headWeights';

const parts = ['query', 'key', 'value'] as const;

/** Of an LSTM's outputs, `encoder` or `decoder`. */
export function lstmHeads(graph: GraphBuilder, side: 'encoder' | 'decoder', heads: number): MultiHead {
  return new MultiHead(graph, `${side}.self_attn`, heads, denseSoftmax);
}

export class MultiHead {
  /** `module` is PyTorch's name, such as `decoder.self_attn`. */
  constructor(
    readonly graph: GraphBuilder,
    readonly module: string,
    readonly heads: number,
    readonly attention: HeadAttention,
  ) {}

  /** Queries, keys or values [T, B, E] of x [T, B, E]. */
  project(part: (typeof parts)[number], x: OnnxValue): OnnxValue {
    const { graph } = this;
    const slice = (name: string) => {
      const { shape, data } = graph.host(`${this.module}.${name}`);
      const [rows = 0, ...rest] = shape;
      const size = data.length / 3;
      const first = parts.indexOf(part) * size;
      const tensor = { shape: [rows / 3, ...rest], data: data.subarray(first, first + size) };
      return graph.constant(`${this.module}.${name}.${part}`, tensor);
    };
    return affine(graph, x, slice('in_proj_weight'), slice('in_proj_bias'));
  }

  /** All three, of a sequence that looks at itself. */
  projections(x: OnnxValue) {
    return { query: this.project('query', x), key: this.project('key', x), value: this.project('value', x) };
  }

  /** x [T, B, E] in heads [T, B, N, d]. */
  split(x: OnnxValue): OnnxValue {
    return this.graph.node('Reshape', [x, this.graph.integers([0, 0, this.heads, -1])]); // 0 keeps an axis
  }

  /** Keys and values [S, B, E] seen from queries [T, B, E]: what was found [T, B, E], and the weights [T, B, N, S]. */
  look(queries: OnnxValue, keys: OnnxValue, values: OnnxValue, seen?: OnnxValue) {
    const { graph, module } = this;
    const size = this.width / this.heads;
    const look = { queries: this.split(queries), keys: this.split(keys), size, seen };
    const weights = headWeights(graph, this.attention, look);
    const context = graph.node('Einsum', [weights, this.split(values)], { equation: 'tbns,sbnd->tbnd' });
    const joined = graph.node('Reshape', [context, graph.integers([0, 0, -1])]);
    return { found: affineOf(graph, joined, `${module}.out_proj`), weights };
  }

  get width(): number {
    return this.graph.host(`${this.module}.out_proj.bias`).data.length;
  }
}

/** x Wᵀ + b for x [T, B, in]. */
function affine(graph: GraphBuilder, x: OnnxValue, weight: OnnxValue, bias: OnnxValue): OnnxValue {
  return graph.node('Add', [graph.node('Einsum', [x, weight], { equation: 'tbi,oi->tbo' }), bias]);
}

/** A torch.nn.Linear of this name, on x [T, B, in]. */
export function affineOf(graph: GraphBuilder, x: OnnxValue, module: string): OnnxValue {
  return affine(graph, x, graph.parameter(`${module}.weight`), graph.parameter(`${module}.bias`));
}

/** No steps of so many numbers, [0, B, E]: where a memory begins. */
export function nothingYet(graph: GraphBuilder, batch: OnnxValue, width: number): OnnxValue {
  const length = graph.node('Unsqueeze', [batch, graph.integers([0])]);
  const shape = graph.node('Concat', [graph.integers([0]), length, graph.integers([width])], { axis: 0 });
  return graph.node('ConstantOfShape', [shape]);
}

/** What is remembered [t, B, E], with the last step [1, B, E] after it, under the names of this step's input and output. */
export function remembered(graph: GraphBuilder, name: string, step: OnnxValue, width: number): OnnxValue {
  const before = graph.input(name, 'float', ['past', 'batch', width]);
  const all = graph.node('Concat', [before, step], { axis: 0 });
  graph.output(`next_${name}`, all, ['past_and_step', 'batch', width]);
  return all;
}
