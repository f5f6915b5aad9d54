/** What of the CPU backend's work runs as WebAssembly SIMD: functions over the backend's own memory. */
export type SimdFunction = (...values: readonly number[]) => void;

export interface Simd {
  readonly module: WebAssembly.Module;
  /** Bytes of the memory that an instance of the module keeps for itself. */
  readonly scratchBytes: number;
  /** By name, the functions of src/kernels/wasm. The last two values of each are a thread and how many there are. */
  readonly functions: ReadonlyMap<string, SimdFunction>;
}

/** The whole of a module that returns `f32x4.relaxed_madd` of nothing: only an engine with relaxed SIMD takes it. */
const RELAXED = Uint8Array.of(
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0], // magic and version
  ...[1, 5, 1, 0x60, 0, 1, 0x7b], // a type: () → v128
  ...[3, 2, 1, 0], // a function of it
  ...[10, 19, 1, 17, 0], // its code: three splats of i32.const 1, one relaxed product and sum
  ...[0x41, 1, 0xfd, 17, 0x41, 1, 0xfd, 17, 0x41, 1, 0xfd, 17, 0xfd, 0x85, 2, 0x0b],
);

/** Fetches the functions, as they are for this machine: with relaxed SIMD, or without. */
export async function simdBytes(): Promise<Uint8Array<ArrayBuffer>> {
  const { bytes } = WebAssembly.validate(RELAXED)
    ? await import('./wasm/kernels.assembly.ts?wasm-relaxed')
    : await import('./wasm/kernels.assembly.ts?wasm');
  return bytes();
}

/**
 * Opens the functions over this memory; undefined where WebAssembly has no SIMD or may not be compiled. `reserve` gives
 * the address of so many bytes of the memory, which are theirs from then on.
 */
export function openSimd(
  bytes: Uint8Array<ArrayBuffer>,
  memory: WebAssembly.Memory,
  reserve: (bytes: number) => number,
): Simd | undefined {
  const module = compile(bytes, !(memory.buffer instanceof ArrayBuffer));
  if (!module) return undefined;
  const { exports } = new WebAssembly.Instance(module, { env: { memory } });
  const { keepAt, scratchBytes, ...functions } = exports as unknown as Exports;
  keepAt(reserve(scratchBytes.value));
  return {
    module,
    scratchBytes: scratchBytes.value,
    functions: new Map(Object.entries(functions as Record<string, SimdFunction>)),
  };
}

/** Undefined where the engine does not know what the module is made of: then the references do the same. */
function compile(bytes: Uint8Array<ArrayBuffer>, shared: boolean): WebAssembly.Module | undefined {
  try {
    return new WebAssembly.Module(shared ? importingShared(bytes) : bytes);
  } catch (error) {
    if (error instanceof WebAssembly.CompileError) return undefined;
    throw error;
  }
}

/** What stands before the limits of the imported memory: "env", "memory", and the sign of a memory. */
const MEMORY_IMPORT = String.fromCharCode(3, 0x65, 0x6e, 0x76, 6, 0x6d, 0x65, 0x6d, 0x6f, 0x72, 0x79, 2);
/** The sign of limits with a maximum, 1, and that of shared ones. */
const SHARED = 3;

/** The same module for a memory that threads share: one byte of its import differs. */
function importingShared(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> {
  const copy = bytes.slice();
  const at = Array.from(bytes.subarray(0, 1024), (byte) => String.fromCharCode(byte))
    .join('')
    .indexOf(MEMORY_IMPORT);
  copy[at + MEMORY_IMPORT.length] = SHARED;
  return copy;
}

interface Exports {
  keepAt(address: number): void;
  readonly scratchBytes: { readonly value: number };
}
