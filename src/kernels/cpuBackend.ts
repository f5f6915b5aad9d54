/**
 * The CPU backend: a dispatch is its kernel's reference over typed views of one memory, or WebAssembly over its bytes, on
 * one thread or several.
 */
import type {
  Backend,
  BufferView,
  Command,
  CommandRange,
  ElementType,
  KernelTime,
  Program,
  ReferenceArray,
  Storage,
} from './backend';
import type { Kernel } from './defineKernel';
import { HeldMemory } from './heldMemory';
import { KernelTimes } from './kernelTimes';
import { Pool } from './pool';
import { Sharing } from './sharing';
import { openSimd, type Simd, simdBytes } from './simd';

interface CpuStorage extends Storage {
  /** First element in the memory. */
  readonly start: number;
}

interface CpuProgram extends Program {
  /** The kernel of each call; undefined for the first, which begins the program, and for a clear. */
  readonly kernels: readonly (Kernel | undefined)[];
  readonly calls: readonly (() => void)[];
  readonly sharing: Sharing;
}

const PAGE_BYTES = 65_536;
const MEMORY_LIMIT_BYTES = 2 ** 31;
/** Most threads. Two were measured to halve a step; what more of them bring has not been measured. */
const MOST_THREADS = 8;
/** Nanoseconds of one thread above which a call is shared: to share one takes about a microsecond. */
const WORTH_SHARING = 10_000;
/** Numbers that one thread sets to zero in a nanosecond. */
const CLEARED = 5;
const limits = { initial: 1, maximum: MEMORY_LIMIT_BYTES / PAGE_BYTES };
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
  readonly lost: Promise<string> = new Promise(() => {});
  readonly #bytes: 4 | 8;
  readonly #held = new HeldMemory();
  readonly #free: { start: number; length: number }[] = [];
  readonly #simd: Simd | undefined;
  readonly #memory: WebAssembly.Memory;
  #pool: Pool | undefined;
  #worthSharing = WORTH_SHARING;
  #end = 0;

  /** One thread, which runs the references; `openCpuBackend` gives more, and the WebAssembly functions by their bytes. */
  constructor(
    readonly precision: 'float32' | 'float64' = 'float32',
    memory = new WebAssembly.Memory(limits),
    simd?: Uint8Array<ArrayBuffer>,
  ) {
    this.#bytes = precision === 'float32' ? 4 : 8;
    this.#memory = memory;
    this.#simd = simd && openSimd(simd, memory, (bytes) => this.#reserveBytes(bytes));
  }

  get description(): string {
    if (this.precision === 'float64') return 'Processor, float64';
    if (!this.#simd) return 'Processor, without SIMD';
    return this.threads > 1 ? `Processor, ${this.threads} threads` : 'Processor';
  }

  get threads(): number {
    return this.#pool?.threads ?? 1;
  }

  /** Lets helpers share the calls of more than so many nanoseconds. Where they do not start, everything stays on one thread. */
  async hire(threads: number, worthSharing: number): Promise<void> {
    if (!this.#simd || threads < 2) return;
    this.#worthSharing = worthSharing;
    try {
      this.#pool = await Pool.open(this.#memory, this.#simd, threads, (bytes) => this.#reserveBytes(bytes));
    } catch {
      this.#pool = undefined;
    }
  }

  allocate(label: string, length: number, type: ElementType): Storage {
    const storage: CpuStorage = { label, length, type, start: this.#reserve(label, paddedLength(length)) };
    this.#view({ storage, offset: 0, length }).fill(0);
    this.#held.add(storage, label, length * this.#bytes);
    return storage;
  }

  memory(): ReadonlyMap<string, number> {
    return this.#held.bytes;
  }

  release(held: Storage | Program): void {
    if ('dispatches' in held) return; // a program holds no memory of its own
    const { start, length } = held as CpuStorage;
    if (!this.#held.remove(held)) return;
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
    return this.#held.undoing(work, (held) => this.release(held)); // `allocate` throws by itself
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
    let memory: ArrayBufferLike | undefined;
    let calls: (() => void)[] = [];
    const self = this;
    const program: CpuProgram = {
      length: commands.length,
      kernels: [undefined, ...commands.map((command) => ('kernel' in command ? command.kernel : undefined))],
      dispatches: commands.filter((command) => 'kernel' in command).length,
      variants: new Map(),
      sharing: new Sharing(),
      get calls() {
        if (memory !== self.#memory.buffer) {
          memory = self.#memory.buffer;
          const begin = self.#simdCall('begin', () => [], Number.POSITIVE_INFINITY);
          calls = [begin ?? (() => {}), ...commands.map((command) => self.#call(command))];
        }
        return calls;
      },
    };
    return Promise.resolve(program);
  }

  submit(program: Program, { from, to }: CommandRange = { from: 0, to: program.length }): void {
    const { calls, sharing } = program as CpuProgram;
    if (this.#pool) this.#pool.rests = !sharing.shares;
    if (from === 0) sharing.begin();
    const began = performance.now();
    // The first call begins the program.
    for (const call of calls.slice(from === 0 ? 0 : from + 1, to + 1)) call();
    sharing.add(performance.now() - began);
    if (to === program.length) sharing.end();
  }

  profile(program: Program): Promise<KernelTime[]> {
    const { calls, kernels } = program as CpuProgram;
    const times = new KernelTimes();
    for (const [index, call] of calls.entries()) {
      const began = performance.now();
      call();
      const kernel = kernels[index];
      if (kernel) times.add({ kernel }, performance.now() - began);
    }
    return Promise.resolve(times.sorted());
  }

  roundTrip(): Promise<number> {
    return Promise.resolve(0);
  }

  completed(): Promise<void> {
    return Promise.resolve();
  }

  destroy(): void {
    this.#free.length = 0;
    this.#pool?.close();
    this.#pool = undefined;
  }

  #call(command: Command): () => void {
    if ('clear' in command) {
      const array = this.#view(command.clear);
      const { byteOffset, length } = array;
      return this.#simdCall('clear', () => [byteOffset, length], length / CLEARED) ?? (() => array.fill(0));
    }
    const { kernel, entry, uniforms } = command;
    const definition = kernel.entries[entry];
    if (!definition) throw new Error(`Kernel ${kernel.name}.${entry} does not exist.`);
    const views = Object.entries(command.bindings);
    const { simd } = definition;
    if (simd) {
      const addresses = () => Object.fromEntries(views.map(([name, view]) => [name, this.#view(view).byteOffset]));
      const call = this.#simdCall(simd.name, () => simd.values(addresses(), uniforms), simd.nanoseconds(uniforms));
      if (call) return call;
    }
    const bindings = Object.fromEntries(views.map(([name, view]) => [name, this.#view(view)]));
    return () => definition.reference(bindings, uniforms);
  }

  /** A call of a function, on all threads where that pays; undefined where there is no such function. */
  #simdCall(name: string, valuesOf: () => readonly number[], nanoseconds: number): (() => void) | undefined {
    const run = this.#simd?.functions.get(name);
    if (!run) return undefined;
    const values = valuesOf();
    const pool = this.#pool;
    if (!pool || nanoseconds <= this.#worthSharing) return () => run(...values, 0, 1);
    const number = pool.numberOf(name);
    return () => pool.call(number, values);
  }

  #view({ storage, offset, length }: BufferView): ReferenceArray {
    const start = (storage as CpuStorage).start * this.#bytes;
    if (storage.type === 'u32') return new Uint32Array(this.#memory.buffer, start + offset * 4, length);
    const first = start + offset * this.#bytes;
    return this.#bytes === 4
      ? new Float32Array(this.#memory.buffer, first, length)
      : new Float64Array(this.#memory.buffer, first, length);
  }

  #reserveBytes(bytes: number): number {
    return this.#reserve('numbers', paddedLength(bytes / this.#bytes)) * this.#bytes;
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

/**
 * A float32 backend on as many threads as the machine has, on one where the page may not share memory. Calls of more than
 * `worthSharing` nanoseconds are shared.
 */
export async function openCpuBackend(
  threads = Math.min(processors(), MOST_THREADS),
  worthSharing = WORTH_SHARING,
): Promise<CpuBackend> {
  const memory = threads > 1 ? sharedMemory() : undefined;
  const simd = await simdBytes().catch(() => undefined); // not fetched, it computes the same, but slowly
  const backend = new CpuBackend('float32', memory, simd);
  if (memory) await backend.hire(threads, worthSharing);
  return backend;
}

/** Undefined where memory cannot be shared: the page is not isolated from others, or the machine does not reserve so much. */
function sharedMemory(): WebAssembly.Memory | undefined {
  if (typeof SharedArrayBuffer === 'undefined') return undefined;
  try {
    return new WebAssembly.Memory({ ...limits, shared: true });
  } catch {
    return undefined;
  }
}

function processors(): number {
  const inNode = globalThis.process?.getBuiltinModule?.('node:os');
  return inNode ? inNode.availableParallelism() : navigator.hardwareConcurrency;
}
