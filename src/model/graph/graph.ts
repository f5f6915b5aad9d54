/** The static graph of a model: tensors with names, and operations in the order of the forward pass. */
import type { ElementType } from '../../kernels/backend';
import type { Operation } from './operation';
import { columns, describe, elements, isContiguous, type Tensor, type TensorKind, type Value, whole } from './value';

/** How a parameter begins, as PyTorch's layers do. */
export type Initialiser =
  | { readonly kind: 'uniform'; readonly bound: number }
  | { readonly kind: 'normal' }
  | { readonly kind: 'constant'; readonly value: number };

export interface Parameter {
  readonly tensor: Tensor;
  readonly initialiser: Initialiser;
}

/** A loop over time steps. Its body is recorded once; how it is launched is the lowering's choice. */
export interface Scan {
  readonly name: string;
  readonly steps: number;
  /** From the last step to the first. */
  readonly reverse: boolean;
  readonly body: readonly Operation[];
}

export type Node = Operation | Scan;

export function isScan(node: Node): node is Scan {
  return 'body' in node;
}

/** Takes operations in order: a graph, or the body of a scan. */
export interface Recorder {
  add(operation: Operation): void;
}

export class Graph implements Recorder {
  readonly nodes: Node[] = [];
  readonly tensors: Tensor[] = [];
  readonly parameters: Parameter[] = [];
  /** What stands in tensors that nothing writes once the graph has been laid out. */
  readonly constants = new Map<Tensor, Float32Array>();
  /** Values that can be asked for by name. */
  readonly named = new Map<string, Value>();

  /** `training` decides whether dropout acts and whether there is a backward pass. */
  constructor(readonly training: boolean) {}

  parameter(name: string, shape: readonly number[], initialiser: Initialiser): Value {
    const value = this.#tensor(name, shape, 'f32', 'parameter');
    this.parameters.push({ tensor: value.tensor, initialiser });
    return value;
  }

  /** Token ids, lengths and counters that the host writes before a run. */
  input(name: string, shape: readonly number[]): Value {
    return this.#tensor(name, shape, 'u32', 'input');
  }

  /** A tensor that an operation writes. Slots that none writes stay zero. */
  activation(name: string, shape: readonly number[]): Value {
    return this.#tensor(name, shape, 'f32', 'activation');
  }

  /** A tensor that the host fills when the graph is laid out. */
  constant(name: string, shape: readonly number[], data: Float32Array): Value {
    const value = this.#tensor(name, shape, 'f32', 'activation');
    if (data.length !== elements(shape)) {
      throw new Error(`${describe(value)} takes ${elements(shape)} numbers; ${data.length} were given.`);
    }
    this.constants.set(value.tensor, data);
    return value;
  }

  /** Gives a view a name by which it can be read. */
  name(name: string, value: Value): Value {
    if (this.named.has(name)) throw new Error(`The graph has two values named "${name}".`);
    if (!isContiguous(value)) throw new Error(`"${name}" has gaps between its rows of ${columns(value)}.`);
    this.named.set(name, value);
    return value;
  }

  value(name: string): Value {
    const value = this.named.get(name);
    if (!value) throw new Error(`The graph has no value named "${name}".`);
    return value;
  }

  add(operation: Operation): void {
    this.nodes.push(operation);
  }

  scan({ name, steps, reverse }: Omit<Scan, 'body'>, record: (body: Recorder) => void): void {
    const body: Operation[] = [];
    record({ add: (operation) => body.push(operation) });
    this.nodes.push({ name, steps, reverse, body });
  }

  #tensor(name: string, shape: readonly number[], type: ElementType, kind: TensorKind): Value {
    if (shape.some((length) => !Number.isInteger(length) || length < 1)) {
      throw new Error(`${name} [${shape.join(', ')}]: every length must be a whole number of at least 1.`);
    }
    const tensor: Tensor = { name, shape, type, kind };
    this.tensors.push(tensor);
    return this.name(name, whole(tensor));
  }
}
