/** Builds an ONNX graph node by node. A value is known by its name. */
import type { OnnxAttribute, OnnxBuilder, OnnxValue } from '../../model/attention/onnxScore';
import type { HostTensor, HostTensors } from '../modelState';
import { encodeModel, type OnnxNode, type OnnxPort, type OnnxTensor } from './onnxModel';
import type { Bytes } from './protobuf';

type Attributes = Readonly<Record<string, OnnxAttribute>>;

export class GraphBuilder implements OnnxBuilder {
  readonly #nodes: OnnxNode[] = [];
  readonly #initializers = new Map<string, OnnxTensor>();
  readonly #inputs: OnnxPort[] = [];
  readonly #outputs: OnnxPort[] = [];

  constructor(
    readonly name: string,
    readonly parameters: HostTensors,
  ) {}

  input(name: string, type: OnnxPort['type'], shape: OnnxPort['shape']): OnnxValue {
    this.#inputs.push({ name, type, shape });
    return name;
  }

  /** Gives a value to the outside, under a name of its own. */
  output(name: string, value: OnnxValue, shape: OnnxPort['shape']): void {
    this.#nodes.push({ type: 'Identity', inputs: [value], outputs: [name], attributes: {} });
    this.#outputs.push({ name, type: 'float', shape });
  }

  /** A parameter of the model as PyTorch lays it out. */
  parameter(name: string): OnnxValue {
    return this.constant(name, this.host(name));
  }

  /** The numbers of a parameter, for what ONNX wants laid out otherwise. Throws where there is none of that name. */
  host(name: string): HostTensor {
    const found = this.parameters.get(name);
    if (!found) throw new Error(`The model has no parameter "${name}".`);
    return found;
  }

  constant(name: string, tensor: OnnxTensor): OnnxValue {
    this.#initializers.set(name, tensor);
    return name;
  }

  /** A constant of whole numbers: a list, or a single one. */
  integers(value: number | readonly number[]): OnnxValue {
    const list = typeof value === 'number' ? [value] : value;
    const shape = typeof value === 'number' ? [] : [list.length];
    return this.constant(`integers_${this.#initializers.size}`, { shape, data: BigInt64Array.from(list, BigInt) });
  }

  number(value: number): OnnxValue {
    return this.constant(`number_${this.#initializers.size}`, { shape: [], data: Float32Array.of(value) });
  }

  /** Adds a node with one output. */
  node(type: string, inputs: readonly OnnxValue[], attributes: Attributes = {}): OnnxValue {
    return this.nodeOf(type, inputs, attributes, ['y']).y;
  }

  /** Adds a node with several outputs, in the operator's order, under names to take them by. */
  nodeOf<Output extends string>(
    type: string,
    inputs: readonly OnnxValue[],
    attributes: Attributes,
    outputs: readonly Output[],
  ): Record<Output, OnnxValue> {
    const named = outputs.map((output): [Output, OnnxValue] => [output, `${type}_${this.#nodes.length}_${output}`]);
    this.#nodes.push({ type, inputs, outputs: named.map(([, value]) => value), attributes });
    return Object.fromEntries(named) as Record<Output, OnnxValue>;
  }

  /** The bytes of an .onnx file. */
  encode(): Bytes {
    return encodeModel({
      name: this.name,
      nodes: this.#nodes,
      initializers: this.#initializers,
      inputs: this.#inputs,
      outputs: this.#outputs,
    });
  }
}

/** The number of a value's axis: a single whole number. */
export function lengthOf(graph: GraphBuilder, x: OnnxValue, axis: number): OnnxValue {
  return graph.node('Squeeze', [graph.node('Shape', [x], { start: axis, end: axis + 1 })]);
}

/** 0, 1, … as many as `count` says. */
export function positionsUpTo(graph: GraphBuilder, count: OnnxValue): OnnxValue {
  return graph.node('Range', [graph.integers(0), count, graph.integers(1)]);
}

/** Whether a position [S] is within each row's length: a boolean [B, S]. */
export function withinLengths(graph: GraphBuilder, positions: OnnxValue, lengths: OnnxValue): OnnxValue {
  return graph.node('Less', [positions, graph.node('Unsqueeze', [lengths, graph.integers([1])])]);
}

/** y = x Wᵀ + b, as torch.nn.Linear: x [B, in], y [B, out]. Both parts have PyTorch's names. */
export function linear(graph: GraphBuilder, x: OnnxValue, weight: string, bias?: string): OnnxValue {
  const names = bias === undefined ? [weight] : [weight, bias];
  return graph.node('Gemm', [x, ...names.map((name) => graph.parameter(name))], { transB: 1 });
}
