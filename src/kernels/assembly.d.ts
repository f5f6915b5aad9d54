/** A file of AssemblyScript, compiled by scripts/assemblyScript.mjs; what it imports is `env.memory`. */
declare module '*.assembly.ts?wasm' {
  export const bytes: Uint8Array<ArrayBuffer>;
}
