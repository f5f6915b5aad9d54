/** The CPU backend: a dispatch is its kernel's reference over typed views of one memory, or WebAssembly over its bytes. */
import type {
  Backend,
  BufferView,
  Command,
  ElementType,
  KernelTime,
  Program,
  ReferenceArray,
  Storage,
} from './backend';
import type { Kernel } from './defineKernel';
import { KernelTimes } from './kernelTimes';
import { openSimd, type Simd } from './simd';

interface CpuStorage extends Storage {
  /** First element in the memory. */
  readonly start: number;
}

interface CpuProgram extends Program {
  /** The kernel of each call; undefined for a clear. */
  readonly kernels: readonly (Kernel | undefined)[];
  readonly calls: readonly (() => void)[];
}

const PAGE_BYTES = 65_536;
const MEMORY_LIMIT_BYTES = 2 ** 31;
/** Storages begin on multiples of this many elements, a cache line of float32. */
const ALIGNMENT = 16;

/**
 * `precision` is float32 where the CPU stands in for a GPU, and float64 where its numbers are the oracle of a test.
 *
 * The arena is one WebAssembly.Memory. In float32, an entry point that names a `simd` function runs as WebAssembly over
 * the same bytes, unless the machine has no SIMD. The memory is reserved up front and grows by pages; views are made when
 * a program is prepared, and a growth detaches them, so programs rebuild their calls when the buffer has changed.
 */
export class CpuBackend implements Backend {
  readonly kind = 'cpu';
  readonly description: string;
  readonly lost: Promise<string> = new Promise(() => {});
  readonly #memory = new WebAssembly.Memory({ initial: 1, maximum: MEMORY_LIMIT_BYTES / PAGE_BYTES });
  readonly #bytes: 4 | 8;
  readonly #free: { start: number; length: number }[] = [];
  readonly #simd: Simd | undefined;
  #end = 0;

  constructor(readonly precision: 'float32' | 'float64' = 'float32') {
    this.#bytes = precision === 'float32' ? 4 : 8;
    const reserve = (bytes: number) => this.#reserve('numbers', paddedLength(bytes / this.#bytes)) * this.#bytes;
    this.#simd = precision === 'float32' ? openSimd(this.#memory, reserve) : undefined;
    this.description = precision === 'float32' ? 'Processor' : 'Processor, float64';
  }

  allocate(label: string, length: number, type: ElementType): Storage {
    const storage: CpuStorage = { label, length, type, start: this.#reserve(label, paddedLength(length)) };
    this.#view({ storage, offset: 0, length }).fill(0);
    return storage;
  }

  release(held: Storage | Program): void {
    if ('dispatches' in held) return; // a program holds no memory of its own
    const { start, length } = held as CpuStorage;
    this.#free.push({ start, length: paddedLength(length) });
    this.#free.sort((a, b) => a.start - b.start);
    for (let i = this.#free.length - 2; i >= 0; i--) {
      const here = this.#free[i];
      const next = this.#free[i + 1];
      if (here && next && here.start + here.length === next.start) {
        here.length += next.length;
        this.#free.splice(i + 1, 1);
      }
    }
  }

  guarded<T>(work: () => Promise<T>): Promise<T> {
    return work(); // `allocate` throws by itself
  }

  write(view: BufferView, data: Float32Array | Uint32Array): void {
    if (data.length > view.length) {
      throw new Error(`${view.storage.label}: ${data.length} numbers do not fit a view of ${view.length}.`);
    }
    this.#view(view).set(data);
  }

  read(view: BufferView): Promise<Float32Array | Uint32Array> {
    const array = this.#view(view);
    return Promise.resolve(array instanceof Uint32Array ? array.slice() : new Float32Array(array));
  }

  /** The numbers of a view at full precision, for tests that compare against float64. */
  peek(view: BufferView): ReferenceArray {
    return this.#view(view).slice();
  }

  prepare(_label: string, commands: readonly Command[]): Promise<Program> {
    let memory: ArrayBuffer | undefined;
    let calls: (() => void)[] = [];
    const self = this;
    const program: CpuProgram = {
      kernels: commands.map((command) => ('kernel' in command ? command.kernel : undefined)),
      dispatches: commands.filter((command) => 'kernel' in command).length,
      get calls() {
        if (memory !== self.#memory.buffer) {
          memory = self.#memory.buffer;
          calls = commands.map((command) => self.#call(command));
        }
        return calls;
      },
    };
    return Promise.resolve(program);
  }

  submit(program: Program): void {
    for (const call of (program as CpuProgram).calls) call();
  }

  profile(program: Program): Promise<KernelTime[]> {
    const { calls, kernels } = program as CpuProgram;
    const times = new KernelTimes();
    for (const [index, call] of calls.entries()) {
      const began = performance.now();
      call();
      const kernel = kernels[index];
      if (kernel) times.add(kernel, performance.now() - began);
    }
    return Promise.resolve(times.sorted());
  }

  completed(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): void {
    this.#free.length = 0;
  }

  #call(command: Command): () => void {
    if ('clear' in command) {
      const array = this.#view(command.clear);
      const clear = this.#simd?.get('clear');
      return clear ? () => clear(array.byteOffset, array.length, 0, 1) : () => array.fill(0);
    }
    const { kernel, entry, uniforms } = command;
    const definition = kernel.entries[entry];
    if (!definition) throw new Error(`Kernel ${kernel.name}.${entry} does not exist.`);
    const views = Object.entries(command.bindings);
    const simd = this.#simd && definition.simd;
    const run = simd && this.#simd.get(simd.name);
    if (run) {
      const addresses = Object.fromEntries(views.map(([name, view]) => [name, this.#view(view).byteOffset]));
      const values = simd.values(addresses, uniforms);
      return () => run(...values, 0, 1);
    }
    const bindings = Object.fromEntries(views.map(([name, view]) => [name, this.#view(view)]));
    return () => definition.reference(bindings, uniforms);
  }

  #view({ storage, offset, length }: BufferView): ReferenceArray {
    const start = (storage as CpuStorage).start * this.#bytes;
    if (storage.type === 'u32') return new Uint32Array(this.#memory.buffer, start + offset * 4, length);
    const first = start + offset * this.#bytes;
    return this.#bytes === 4
      ? new Float32Array(this.#memory.buffer, first, length)
      : new Float64Array(this.#memory.buffer, first, length);
  }

  #reserve(label: string, length: number): number {
    const index = this.#free.findIndex((range) => range.length >= length);
    const range = this.#free[index];
    if (range) {
      const { start } = range;
      range.start += length;
      range.length -= length;
      if (range.length === 0) this.#free.splice(index, 1);
      return start;
    }
    const start = this.#end;
    const missing = (start + length) * this.#bytes - this.#memory.buffer.byteLength;
    if ((start + length) * this.#bytes > MEMORY_LIMIT_BYTES) {
      throw new Error(
        `The ${label} of this model do not fit into ${MEMORY_LIMIT_BYTES / 2 ** 30} GB. Choose a smaller batch or smaller layers.`,
      );
    }
    if (missing > 0) this.#grow(missing);
    this.#end += length;
    return start;
  }

  #grow(bytes: number): void {
    try {
      this.#memory.grow(Math.ceil(bytes / PAGE_BYTES));
    } catch (cause) {
      const advice = 'Choose a smaller batch or smaller layers.';
      throw new Error(`This machine has not enough memory left for the model. ${advice}`, { cause });
    }
  }
}

function paddedLength(length: number): number {
  return Math.max(ALIGNMENT, Math.ceil(length / ALIGNMENT) * ALIGNMENT);
}
