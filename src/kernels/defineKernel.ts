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
import './float16Array';
import { makeBindGroupLayoutDescriptors, makeShaderDataDefinitions, makeStructuredView } from 'webgpu-utils';
import type { BufferView, Dispatch, ReferenceArray } from './backend';

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
  /** Milliseconds that some dispatches take, one after the other. */
  time(dispatches: readonly Dispatch[]): Promise<number>;
  /** Runs a dispatch on numbers of its own, and gives what then stands in each binding. */
  compute(
    arrays: Readonly<Record<string, Float32Array>>,
    dispatch: (views: Readonly<Record<string, BufferView>>) => Dispatch,
  ): Promise<Readonly<Record<string, Float32Array>>>;
}

/** Gives dispatches their variants. */
export interface VariantChooser {
  /** What has been measured so far. */
  readonly choices: Record<string, string>;
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

/** An entry point compiled for one device. */
export interface CompiledEntry {
  readonly pipeline: GPUComputePipeline;
  readonly layout: GPUBindGroupLayout;
  /** Binding number of each storage binding that this entry point uses. */
  readonly bindings: ReadonlyMap<string, number>;
  /** Bytes of the uniform struct. */
  readonly uniformBytes: number;
  /** Storage bindings, of any entry point of the shader, that may begin anywhere: they have a `<binding>Offset`. */
  readonly movable: ReadonlySet<string>;
  /** The uniform struct's bytes for these values; every name must exist in the shader. What is not given is 0. */
  packUniforms(values: Readonly<Record<string, number>>): ArrayBuffer;
}

/** Entry points of a device that are kept compiled. */
const MOST_ENTRIES = 500;

const compiled = new WeakMap<GPUDevice, Map<string, Promise<CompiledEntry>>>();

/** Compiles an entry point, once per device. Throws an error that names kernel, line, column and source. */
export function compileEntry(device: GPUDevice, { kernel, entry, variant }: Dispatch): Promise<CompiledEntry> {
  const entries = compiled.get(device) ?? new Map<string, Promise<CompiledEntry>>();
  compiled.set(device, entries);
  const wgsl = variant?.wgsl ?? kernel.wgsl;
  const key = `${entry}\n${wgsl}`;
  const known = entries.get(key);
  if (known) return known;
  const fresh = compile(device, kernel.name, entry, wgsl);
  entries.set(key, fresh);
  // Fused shaders are of one model each; those of models long gone are compiled again should they come back.
  const [oldest] = entries.keys();
  if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest);
  return fresh;
}

async function compile(device: GPUDevice, name: string, entry: string, wgsl: string): Promise<CompiledEntry> {
  const label = `${name}.${entry}`;
  const module = device.createShaderModule({ label, code: wgsl });
  await throwOnShaderError(module, name, wgsl);
  const definitions = makeShaderDataDefinitions(wgsl); // only now: on a syntax error its message is meaningless
  const descriptors = makeBindGroupLayoutDescriptors(definitions, { compute: { entryPoint: entry } });
  const descriptor = descriptors[0];
  const uniformDefinition = definitions.uniforms.u;
  if (!descriptor || !uniformDefinition) throw new Error(`Kernel ${label} declares no uniform "u" in group 0.`);
  const layout = device.createBindGroupLayout({ label, ...descriptor });
  const pipeline = await device.createComputePipelineAsync({
    label,
    layout: device.createPipelineLayout({ label, bindGroupLayouts: [layout] }),
    compute: { module, entryPoint: entry },
  });
  const used = new Set(Array.from(descriptor.entries, ({ binding }) => binding));
  const bindings = new Map<string, number>();
  for (const [name, { binding }] of Object.entries(definitions.storages)) {
    if (used.has(binding)) bindings.set(name, binding);
  }
  const uniformNames = new Set(Object.keys(makeStructuredView(uniformDefinition).views));
  const movable = new Set(Object.keys(definitions.storages).filter((name) => uniformNames.has(`${name}Offset`)));
  return {
    pipeline,
    layout,
    bindings,
    uniformBytes: uniformDefinition.size,
    movable,
    packUniforms(values) {
      const view = makeStructuredView(uniformDefinition);
      // webgpu-utils ignores misspelt keys, so the names are checked here. Entry points of a shader share one struct: an
      // entry point need not give what only its siblings read (the types of `dispatch` say what it must give).
      for (const [name, value] of Object.entries(values)) {
        if (!uniformNames.has(name)) throw new Error(`Kernel ${label} has no uniform "${name}".`);
        if (!Number.isFinite(value)) {
          throw new Error(`Kernel ${label}: uniform "${name}" is ${value}; a finite number was expected.`);
        }
      }
      view.set(values);
      return view.arrayBuffer;
    },
  };
}

async function throwOnShaderError(module: GPUShaderModule, name: string, wgsl: string): Promise<void> {
  const { messages } = await module.getCompilationInfo();
  const errors = messages.filter(({ type }) => type === 'error');
  if (errors.length === 0) return;
  const lines = wgsl.split('\n');
  const details = errors.map(
    ({ lineNum, linePos, message }) => `${name}.wgsl:${lineNum}:${linePos} ${message}\n    ${lines[lineNum - 1] ?? ''}`,
  );
  throw new Error(`Shader "${name}" does not compile.\n${details.join('\n')}`);
}
