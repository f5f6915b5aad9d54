/** A file of AssemblyScript, compiled by scripts/assemblyScript.mjs; what it imports is `env.memory`. */
declare module '*.assembly.ts?wasm' {
  export function bytes(): Promise<Uint8Array<ArrayBuffer>>;
}

/** The same in relaxed SIMD: a product and its sum are rounded once where the machine has an instruction for both. */
declare module '*.assembly.ts?wasm-relaxed' {
  export function bytes(): Promise<Uint8Array<ArrayBuffer>>;
}
