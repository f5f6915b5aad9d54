/** Compiles entry points of kernels. Apart from what defines them, so that who never asks a GPU need not load it. */
import './float16Array';
import { makeBindGroupLayoutDescriptors, makeShaderDataDefinitions, makeStructuredView } from 'webgpu-utils';
import type { Dispatch } from './backend';

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

/** Compiles an entry point, once per device. Rejects where the device refuses it, with kernel, line, column and source. */
export function compileEntry(device: GPUDevice, { kernel, entry, variant }: Dispatch): Promise<CompiledEntry> {
  const entries = compiled.get(device) ?? new Map<string, Promise<CompiledEntry>>();
  compiled.set(device, entries);
  const wgsl = variant?.wgsl ?? kernel.wgsl;
  const key = `${entry}\n${wgsl}`;
  const known = entries.get(key);
  if (known) return known;
  const fresh = compile(device, kernel.name, entry, wgsl);
  entries.set(key, fresh);
  fresh.catch(() => entries.delete(key)); // a device may refuse once, for want of memory
  // Fused shaders are of one model each; those of models long gone are compiled again should they come back.
  const [oldest] = entries.keys();
  if (entries.size > MOST_ENTRIES && oldest !== undefined) entries.delete(oldest);
  return fresh;
}

async function compile(device: GPUDevice, name: string, entry: string, wgsl: string): Promise<CompiledEntry> {
  const label = `${name}.${entry}`;
  // Who asked is told of a shader that is refused, and not who guards all that is built: there may be another in its place.
  device.pushErrorScope('validation');
  const module = device.createShaderModule({ label, code: wgsl });
  device.popErrorScope().catch(() => {}); // where the device is lost
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
