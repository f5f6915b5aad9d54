/**
 * A kernel is WGSL, how each of its entry points is dispatched, and a reference in TypeScript of the same signature.
 *
 * Conventions that every kernel keeps:
 * - `@group(0) @binding(0) var<uniform> u: Uniforms;` comes first; storage bindings follow, all of them `read_write`,
 *   because tensors share a few large buffers and WebGPU forbids one buffer to be read-only and writable in a dispatch.
 * - WGSL names are TypeScript names: the bindings and uniforms of a dispatch are checked against the shader's.
 * - A binding may begin anywhere. WebGPU wants 256-byte offsets, so the rest arrives in a uniform called
 *   `<binding>Offset`, which the shader adds to its indices. A reference gets an array that begins at the exact place.
 * - Gradients are accumulated (`+=`); whoever runs a backward pass clears them first.
 * - Forward and backward of an operation are entry points of one file.
 */
import type { BufferView, Dispatch, ReferenceArray } from './backend';
import type { Measurements } from './measurements';

export type Grid = readonly [x: number, y: number, z: number];

/** One entry point: its launch grid, and what it computes, in plain TypeScript. */
export interface KernelEntry<
  Bindings extends Record<string, ReferenceArray> = Record<string, ReferenceArray>,
  Uniform extends string = string,
> {
  /** Workgroups to launch for these uniforms. */
  workgroups(uniforms: Readonly<Record<Uniform, number>>): Grid;
  /** The same computation on the CPU; bindings are written in place. */
  reference(bindings: Readonly<Bindings>, uniforms: Readonly<Record<Uniform, number>>): void;
  /** The same as a function of src/kernels/wasm, for float32 on the CPU. */
  readonly simd?: SimdEntry<keyof Bindings & string, Uniform>;
  /** Other shaders that compute the same on a GPU, the better for some shapes and devices; a VariantChooser says which. */
  readonly variants?: readonly KernelVariant[];
}

/** A shader of its own, with the entry point, bindings and uniforms of the one that it stands in for. */
export interface KernelVariant {
  /** Variants of one name are the same idea for different layouts of the operands. */
  readonly name: string;
  /** Its name, and what it is for where several have one name. */
  readonly label: string;
  readonly wgsl: string;
  /** Whether it works in workgroup memory, which is no faster than memory where the GPU is the processor. */
  readonly usesWorkgroupMemory?: true;
  workgroups(uniforms: Readonly<Record<string, number>>): Grid;
  /** Whether it can compute this dispatch. */
  applies(dispatch: Dispatch): boolean;
}

export interface SimdEntry<Binding extends string = string, Uniform extends string = string> {
  /** The function's name. */
  readonly name: string;
  /** What it is called with. Addresses are bytes. */
  values(addresses: Readonly<Record<Binding, number>>, uniforms: Readonly<Record<Uniform, number>>): readonly number[];
  /** About how long one thread takes: whether it pays to share the work. */
  nanoseconds(uniforms: Readonly<Record<Uniform, number>>): number;
}

/** What a chooser can try on a device. */
export interface Trials {
  /** Milliseconds of so many launches of a dispatch, one after the other; what handing them to the device takes is not counted. */
  time(dispatch: Dispatch, launches: number): Promise<number>;
  /** Runs a dispatch on numbers of its own, and gives what then stands in each binding. Rejects where the device refuses it. */
  compute(
    arrays: Readonly<Record<string, Float32Array>>,
    dispatch: (views: Readonly<Record<string, BufferView>>) => Dispatch,
  ): Promise<Readonly<Record<string, Float32Array>>>;
}

/** Gives dispatches their variants. */
export interface VariantChooser {
  /** Undefined on a device on which nothing is measured. */
  readonly measurements: Measurements | undefined;
  /** What is prepared from now on is another run, for which time may be spent. */
  begin(): void;
  choose(dispatches: readonly Dispatch[], trials: Trials): Promise<Dispatch[]>;
}

/** Entry points of any signature. */
type Entries = Record<string, KernelEntry<never, never>>;

type BindingsOf<Entry> = Entry extends { reference(bindings: infer Bindings, uniforms: never): void }
  ? Bindings
  : never;
type UniformsOf<Entry> = Entry extends { reference(bindings: never, uniforms: infer Uniforms): void }
  ? Uniforms
  : never;

export interface Kernel<Own extends Entries = Record<string, KernelEntry>> {
  readonly name: string;
  readonly wgsl: string;
  readonly entries: Own;
  /** A launch of one entry point, its bindings and uniforms named as in the shader. */
  dispatch<Name extends keyof Own & string>(
    entry: Name,
    bindings: Record<keyof BindingsOf<Own[Name]>, BufferView>,
    uniforms: UniformsOf<Own[Name]>,
  ): Dispatch;
}

export function defineKernel<Own extends Entries>(name: string, wgsl: string, entries: Own): Kernel<Own> {
  const kernel: Kernel<Own> = {
    name,
    wgsl,
    entries,
    dispatch(entry, bindings, uniforms) {
      return { kernel: kernel as unknown as Kernel, entry, bindings, uniforms };
    },
  };
  return kernel;
}
