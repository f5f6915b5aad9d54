/** Lays the tensors of a graph out in a few large buffers. */
import type { Backend, BufferView, Storage } from '../../kernels/backend';
import type { ParameterViews } from '../parameterStore';
import { align } from './alignment';
import type { Graph } from './graph';
import type { Placement } from './lower';
import { elements, span, type Tensor, type Value } from './value';

export class GraphMemory implements Placement {
  readonly #backend: Backend;
  readonly #graph: Graph;
  readonly #parameters: ParameterViews;
  readonly #offsets = new Map<Tensor, number>();
  readonly #inputs: Storage;
  readonly #inputImage: Uint32Array<ArrayBuffer>;
  readonly #activations: Storage;
  /** Gradients of all activations, laid out as these are; cleared before every backward pass. */
  readonly activationGradients: BufferView | undefined;

  constructor(backend: Backend, graph: Graph, parameters: ParameterViews) {
    this.#backend = backend;
    this.#graph = graph;
    this.#parameters = parameters;
    const lengths = { input: 0, activation: 0 };
    for (const tensor of graph.tensors) {
      if (tensor.kind === 'parameter') continue;
      this.#offsets.set(tensor, lengths[tensor.kind]);
      lengths[tensor.kind] = align(lengths[tensor.kind] + elements(tensor.shape));
    }
    this.#inputs = backend.allocate('inputs', lengths.input, 'u32');
    this.#inputImage = new Uint32Array(lengths.input);
    this.#activations = backend.allocate('activations', lengths.activation, 'f32');
    for (const [tensor, data] of graph.constants) backend.write(this.data(tensor), data);
    if (graph.training) {
      const storage = backend.allocate('activation gradients', lengths.activation, 'f32');
      this.activationGradients = { storage, offset: 0, length: lengths.activation };
    }
  }

  data(tensor: Tensor): BufferView {
    if (tensor.kind === 'parameter') return this.#parameters.locate(tensor, this.#parameters.values);
    const storage = tensor.kind === 'input' ? this.#inputs : this.#activations;
    return { storage, offset: this.#offsetOf(tensor), length: elements(tensor.shape) };
  }

  gradient(tensor: Tensor): BufferView {
    if (tensor.kind === 'parameter') {
      const { gradients } = this.#parameters;
      if (!gradients) throw new Error(`${tensor.name} is not trained here, and has no gradient.`);
      return this.#parameters.locate(tensor, gradients);
    }
    if (!this.activationGradients || tensor.kind === 'input') throw new Error(`${tensor.name} has no gradient.`);
    const { storage } = this.activationGradients;
    return { storage, offset: this.#offsetOf(tensor), length: elements(tensor.shape) };
  }

  /** Writes all inputs that are given, and what was written before for the others, in one go. */
  writeInputs(values: Readonly<Record<string, Uint32Array>>): void {
    for (const [name, data] of Object.entries(values)) {
      const { tensor } = this.#graph.value(name);
      const length = elements(tensor.shape);
      if (data.length !== length) {
        throw new Error(`${name} [${tensor.shape.join(', ')}] takes ${length} numbers; ${data.length} came.`);
      }
      this.#inputImage.set(data, this.#offsetOf(tensor));
    }
    this.#backend.write({ storage: this.#inputs, offset: 0, length: this.#inputImage.length }, this.#inputImage);
  }

  /** Whether the graph has a value of this name. */
  has(name: string): boolean {
    return this.#graph.named.has(name);
  }

  /** The numbers of a named value, row-major, after everything submitted so far. */
  read(name: string): Promise<Float32Array | Uint32Array> {
    return this.#backend.read(this.viewOf(name));
  }

  viewOf(name: string): BufferView {
    const value: Value = this.#graph.value(name);
    const { storage, offset } = this.data(value.tensor);
    return { storage, offset: offset + value.offset, length: span(value) };
  }

  release(): void {
    this.#backend.release(this.#inputs);
    this.#backend.release(this.#activations);
    if (this.activationGradients) this.#backend.release(this.activationGradients.storage);
  }

  #offsetOf(tensor: Tensor): number {
    const offset = this.#offsets.get(tensor);
    if (offset === undefined) throw new Error(`${tensor.name} is not a tensor of this graph.`);
    return offset;
  }
}
