/**
 * The parameters of a model and all that the optimiser keeps about them: four flat buffers of one layout (values,
 * gradients, Adam's two moments), so that the optimiser is one dispatch. Every graph of the model shares them.
 */
import type { Backend, BufferView, Storage } from '../kernels/backend';
import { randomStream } from '../tasks/random';
import { align } from './graph/alignment';
import type { Initialiser, Parameter } from './graph/graph';
import { elements, type Tensor } from './graph/value';

/** What a run has learnt, on the host. All three arrays have the layout of the store. */
export interface ParameterSnapshot {
  readonly values: Float32Array<ArrayBuffer>;
  readonly firstMoments: Float32Array<ArrayBuffer>;
  readonly secondMoments: Float32Array<ArrayBuffer>;
}

/** A parameter, or what the optimiser keeps about it, on the host. */
export interface ParameterData {
  readonly shape: readonly number[];
  /** Row-major. */
  readonly data: Float32Array;
}

export class ParameterStore implements ParameterViews {
  /** Number of trainable numbers. */
  readonly count: number;
  readonly values: BufferView;
  readonly gradients: BufferView;
  readonly firstMoments: BufferView;
  readonly secondMoments: BufferView;
  readonly #offsets = new Map<string, { readonly offset: number; readonly parameter: Parameter }>();

  constructor(
    readonly backend: Backend,
    parameters: readonly Parameter[],
  ) {
    let end = 0;
    this.count = 0;
    for (const parameter of parameters) {
      const size = elements(parameter.tensor.shape);
      this.#offsets.set(parameter.tensor.name, { offset: end, parameter });
      this.count += size;
      end = align(end + size);
    }
    const allocate = (label: string): BufferView => {
      const storage: Storage = backend.allocate(label, end, 'f32');
      return { storage, offset: 0, length: end };
    };
    this.values = allocate('parameters');
    this.gradients = allocate('gradients');
    this.firstMoments = allocate('first moments');
    this.secondMoments = allocate('second moments');
  }

  get names(): string[] {
    return [...this.#offsets.keys()];
  }

  shapeOf(name: string): readonly number[] {
    return this.#find(name).parameter.tensor.shape;
  }

  /** The range of a parameter in one of the store's four buffers. Throws where a graph means another shape. */
  locate(tensor: Tensor, buffer: BufferView): BufferView {
    const { offset, parameter } = this.#find(tensor.name);
    const { shape } = parameter.tensor;
    if (shape.join() !== tensor.shape.join()) {
      throw new Error(`${tensor.name}: [${tensor.shape.join(', ')}] was asked for, [${shape.join(', ')}] is there.`);
    }
    return { storage: buffer.storage, offset, length: elements(shape) };
  }

  /** Draws starting values as PyTorch's layers do: the same seed, the same values. */
  initialise(seed: number): void {
    const values = new Float32Array(this.values.length);
    for (const [name, { offset, parameter }] of this.#offsets) {
      const draw = sampler(parameter.initialiser, seed, name);
      const end = offset + elements(parameter.tensor.shape);
      for (let index = offset; index < end; index++) values[index] = draw();
    }
    const zeros = new Float32Array(this.values.length);
    this.restore({ values, firstMoments: zeros, secondMoments: zeros });
  }

  /** Writes one parameter, row-major. */
  write(name: string, data: ArrayLike<number>): void {
    const { parameter } = this.#find(name);
    const view = this.locate(parameter.tensor, this.values);
    if (data.length !== view.length) {
      throw new Error(`${name} has ${view.length} numbers; ${data.length} were given.`);
    }
    this.backend.write(view, Float32Array.from(data));
  }

  async read(name: string, buffer: BufferView = this.values): Promise<Float32Array> {
    return (await this.backend.read(this.locate(this.#find(name).parameter.tensor, buffer))) as Float32Array;
  }

  /** Room for other numbers of the same parameters. */
  copy(): FrozenParameters {
    const storage = this.backend.allocate('earlier parameters', this.values.length, 'f32');
    return new FrozenParameters(this, { storage, offset: 0, length: this.values.length });
  }

  async snapshot(): Promise<ParameterSnapshot> {
    const views = [this.values, this.firstMoments, this.secondMoments];
    const [values, firstMoments, secondMoments] = (await Promise.all(views.map((view) => this.backend.read(view)))) as [
      Float32Array<ArrayBuffer>,
      Float32Array<ArrayBuffer>,
      Float32Array<ArrayBuffer>,
    ];
    return { values, firstMoments, secondMoments };
  }

  restore({ values, firstMoments, secondMoments }: ParameterSnapshot): void {
    for (const [view, data] of [
      [this.values, values],
      [this.firstMoments, firstMoments],
      [this.secondMoments, secondMoments],
    ] as const) {
      this.expectLayout(data);
      this.backend.write(view, data);
    }
  }

  /** One array of a snapshot, parameter by parameter, in the model's order. */
  unpack(packed: Float32Array): Map<string, ParameterData> {
    this.expectLayout(packed);
    const named = new Map<string, ParameterData>();
    for (const [name, { offset, parameter }] of this.#offsets) {
      const { shape } = parameter.tensor;
      named.set(name, { shape, data: packed.slice(offset, offset + elements(shape)) });
    }
    return named;
  }

  /** The reverse. Throws where a parameter is missing or of another shape. */
  pack(named: ReadonlyMap<string, ParameterData>): Float32Array<ArrayBuffer> {
    const packed = new Float32Array(this.values.length);
    for (const [name, { offset, parameter }] of this.#offsets) {
      const { shape } = parameter.tensor;
      const found = named.get(name);
      if (found?.shape.join() !== shape.join() || found.data.length !== elements(shape)) {
        throw new Error(`${name} [${shape.join(', ')}] is missing or of another shape.`);
      }
      packed.set(found.data, offset);
    }
    return packed;
  }

  release(): void {
    for (const { storage } of [this.values, this.gradients, this.firstMoments, this.secondMoments]) {
      this.backend.release(storage);
    }
  }

  /** Throws where the numbers are not laid out as the store's. */
  expectLayout({ length }: Float32Array): void {
    if (length === this.values.length) return;
    throw new Error(`These weights belong to another model: ${length} numbers in place of ${this.values.length}.`);
  }

  #find(name: string) {
    const found = this.#offsets.get(name);
    if (!found) throw new Error(`The model has no parameter "${name}".`);
    return found;
  }
}

/** Where a graph finds its parameters; without gradients it cannot be trained. */
export interface ParameterViews {
  readonly backend: Backend;
  readonly values: BufferView;
  readonly gradients?: BufferView;
  locate(tensor: Tensor, buffer: BufferView): BufferView;
}

/** Parameters of a store's layout with numbers of their own, which nothing trains. */
export class FrozenParameters implements ParameterViews {
  readonly #layout: ParameterStore;

  constructor(
    layout: ParameterStore,
    readonly values: BufferView,
  ) {
    this.#layout = layout;
  }

  get backend(): Backend {
    return this.#layout.backend;
  }

  locate(tensor: Tensor, buffer: BufferView): BufferView {
    return this.#layout.locate(tensor, buffer);
  }

  /** Takes over numbers in the layout of the store. Throws where they have another. */
  write(values: Float32Array<ArrayBuffer>): void {
    this.#layout.expectLayout(values);
    this.backend.write(this.values, values);
  }

  release(): void {
    this.backend.release(this.values.storage);
  }
}

function sampler(initialiser: Initialiser, seed: number, name: string): () => number {
  if (initialiser.kind === 'constant') return () => initialiser.value;
  const stream = randomStream(seed, `initial ${name}`);
  if (initialiser.kind === 'uniform') return () => (2 * stream.unit() - 1) * initialiser.bound;
  // Box and Muller, 1958; 1 − u is never 0.
  return () => Math.sqrt(-2 * Math.log(1 - stream.unit())) * Math.cos(2 * Math.PI * stream.unit());
}
