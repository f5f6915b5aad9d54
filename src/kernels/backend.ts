/**
 * The contract between the model graph and whatever computes it.
 *
 * A backend owns storages (large zero-filled buffers), prepares a list of commands once into a program, and replays
 * that program as often as asked. Preparing may allocate; replaying never does. There are two backends: WebGPU runs the
 * WGSL of each kernel, the CPU runs the reference of each kernel. They see the same dispatches.
 */
import type { Kernel, KernelVariant } from './defineKernel';
import type { Measurements } from './measurements';

/** Element types of a storage. */
export type ElementType = 'f32' | 'u32';

/** Real numbers of a reference: float32 where it runs as a backend, float64 where it is the oracle of a test. */
export type Floats = Float32Array | Float64Array;

/** What a reference sees behind a binding name. */
export type ReferenceArray = Floats | Uint32Array;

/** A buffer of a backend, opaque to everyone else. It holds elements of one type; its length is in elements. */
export interface Storage {
  readonly label: string;
  readonly length: number;
  readonly type: ElementType;
}

/** A contiguous range of a storage. Offsets and lengths are in elements. */
export interface BufferView {
  readonly storage: Storage;
  readonly offset: number;
  readonly length: number;
}

/** One launch of one entry point of a kernel. */
export interface Dispatch {
  readonly kernel: Kernel;
  readonly entry: string;
  readonly bindings: Readonly<Record<string, BufferView>>;
  readonly uniforms: Readonly<Record<string, number>>;
  /** A shader in place of the kernel's own. The CPU backend has no use for it. */
  readonly variant?: KernelVariant | undefined;
}

/** Fills a range with zeros. */
export interface Clear {
  readonly clear: BufferView;
}

export type Command = Dispatch | Clear;

/** Commands of a program from one to before another, counted from 0. */
export interface CommandRange {
  readonly from: number;
  readonly to: number;
}

/** A prepared list of commands. */
export interface Program {
  /** How many there are. */
  readonly length: number;
  readonly dispatches: number;
  /** Dispatches of the kernels that have variants, by the variant that runs; undefined is the kernel's own shader. */
  readonly variants: ReadonlyMap<KernelVariant['name'] | undefined, number>;
}

/** What the dispatches of one kernel took of a program. */
export interface KernelTime {
  readonly kernel: Kernel;
  /** The shaders that ran; undefined is the kernel's own. */
  readonly variants: readonly (KernelVariant | undefined)[];
  readonly dispatches: number;
  readonly milliseconds: number;
}

export interface Backend {
  readonly kind: 'webgpu' | 'cpu';
  /** What computes, in words a person recognises. */
  readonly description: string;
  /** What has been measured on this device, to be kept between visits. Without it nothing is measured. */
  readonly measurements?: Measurements | undefined;
  /** Resolves, with the reason, once the backend can compute no more. Never rejects. */
  readonly lost: Promise<string>;
  /** A new zero-filled storage. Throws where the device cannot hold it. */
  allocate(label: string, length: number, type: ElementType): Storage;
  /** Bytes of the storages that stand, by label. */
  memory(): ReadonlyMap<string, number>;
  /** Gives the memory of a storage, or of a program's own buffers, back. A second time does nothing. */
  release(held: Storage | Program): void;
  /**
   * Runs work that allocates; throws in words where the device has not enough memory or refuses something of it. Where it
   * throws, what was allocated meanwhile is given back.
   */
  guarded<T>(work: () => Promise<T>): Promise<T>;
  /** Copies numbers into a storage; takes effect before any program that is submitted later. */
  write(view: BufferView, data: Float32Array | Uint32Array): void;
  /** Copies a range out, after everything submitted so far has run. */
  read(view: BufferView): Promise<Float32Array | Uint32Array>;
  /** Compiles what the commands need and binds their buffers. */
  prepare(label: string, commands: readonly Command[]): Promise<Program>;
  /** Runs a program once, in one submission; or the commands of a range of it. */
  submit(program: Program, range?: CommandRange): void;
  /** Runs a program once, as `submit` does, and measures its kernels, the longest first. Slower than `submit`; allocates. */
  profile(program: Program): Promise<KernelTime[]>;
  /** Resolves when everything submitted so far has run. */
  completed(): Promise<void>;
  /** Milliseconds from submitting nothing to hearing that it has run; measured once, best before anything is waited for. */
  roundTrip(): Promise<number>;
  destroy(): void;
}
