/** What of the CPU backend's work runs as WebAssembly SIMD: functions over the backend's own memory. */
import { bytes } from './wasm/kernels.assembly.ts?wasm';

/** By name, the functions of src/kernels/wasm over one memory. */
export type Simd = ReadonlyMap<string, (...values: readonly number[]) => void>;

/**
 * Opens the functions over this memory; undefined where WebAssembly has no SIMD or may not be compiled. `reserve` gives
 * the address of so many bytes of the memory, which are theirs from then on.
 */
export function openSimd(memory: WebAssembly.Memory, reserve: (bytes: number) => number): Simd | undefined {
  try {
    const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), { env: { memory } });
    const { keepAt, scratchBytes, ...functions } = exports as unknown as Exports;
    keepAt(reserve(scratchBytes.value));
    return new Map(Object.entries(functions as Record<string, (...values: readonly number[]) => void>));
  } catch (error) {
    // The references do the same work. A missing import would be a fault of ours, and is not a CompileError.
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

interface Exports {
  keepAt(address: number): void;
  readonly scratchBytes: { readonly value: number };
}
