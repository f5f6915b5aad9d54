/** What of the CPU backend's work runs as WebAssembly SIMD: functions over the backend's own memory. */
import { bytes as plain } from './wasm/kernels.assembly.ts?wasm';
import { bytes as relaxed } from './wasm/kernels.assembly.ts?wasm-relaxed';

/** By name, the functions of src/kernels/wasm over one memory. */
export type Simd = ReadonlyMap<string, (...values: readonly number[]) => void>;

/**
 * Opens the functions over this memory; undefined where WebAssembly has no SIMD or may not be compiled. `reserve` gives
 * the address of so many bytes of the memory, which are theirs from then on.
 */
export function openSimd(memory: WebAssembly.Memory, reserve: (bytes: number) => number): Simd | undefined {
  const module = compile(relaxed) ?? compile(plain);
  if (!module) return undefined;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { keepAt, scratchBytes, ...functions } = exports as unknown as Exports;
  keepAt(reserve(scratchBytes.value));
  return new Map(Object.entries(functions as Record<string, (...values: readonly number[]) => void>));
}

/** Undefined where the engine does not know what the module is made of: then another one, or the references, do the same. */
function compile(bytes: Uint8Array<ArrayBuffer>): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

interface Exports {
  keepAt(address: number): void;
  readonly scratchBytes: { readonly value: number };
}
