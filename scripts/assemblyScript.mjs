// AssemblyScript as a build step: `import { bytes } from './x.assembly.ts?wasm'` is the WebAssembly of that file, and
// `?wasm-relaxed` the same for machines that round a product and its sum once.
import { readdir, readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';

/** What WebAssembly a query may use. */
const FEATURES = new Map([
  ['wasm', ['simd']],
  ['wasm-relaxed', ['simd', 'relaxed-simd']],
]);

/** By source text: the page, its worker and each project of the tests ask for the same module. */
const compiled = new Map();

/**
 * The Vite plugin. A file imports others of its folder. A build has the WebAssembly as a file of its own, which is a third
 * smaller than as text; elsewhere, in the tests and in Node, the text stands in the module.
 */
export function assemblyScript() {
  let builds = false;
  return {
    name: 'assembly-script',
    enforce: 'pre',
    configResolved({ command }) {
      builds = command === 'build';
    },
    async load(id) {
      const [file, query] = id.split('?');
      const features = FEATURES.get(query);
      if (!features || !file.endsWith('.assembly.ts')) return undefined;
      const folder = dirname(file);
      const names = (await readdir(folder)).filter((name) => name.endsWith('.assembly.ts'));
      const sources = {};
      for (const name of names) {
        this.addWatchFile(join(folder, name));
        sources[name] = await readFile(join(folder, name), 'utf8');
      }
      const key = JSON.stringify([file, query, sources]);
      if (!compiled.has(key)) compiled.set(key, compile(basename(file), sources, features));
      const binary = Buffer.from(await compiled.get(key));
      return { code: builds ? fetched(this, query, binary) : inline(binary), moduleType: 'js', map: null };
    },
  };
}

function fetched(plugin, query, source) {
  const file = plugin.emitFile({
    type: 'asset',
    name: `${query === 'wasm' ? 'kernels' : 'kernels-relaxed'}.wasm`,
    source,
  });
  return `export async function bytes() {
  const response = await fetch(import.meta.ROLLUP_FILE_URL_${file});
  if (!response.ok) throw new Error('The WebAssembly of the processor could not be fetched.');
  return new Uint8Array(await response.arrayBuffer());
}`;
}

function inline(binary) {
  return `export async function bytes() {
  return Uint8Array.from(atob('${binary.toString('base64')}'), (letter) => letter.charCodeAt(0));
}`;
}

/** A module that imports `env.memory`, of up to 2 GB as the CPU backend's is, and puts nothing of its own into it. */
async function compile(name, sources, features) {
  const { default: asc } = await import('assemblyscript/asc');
  let binary;
  const { error, stderr } = await asc.main(
    [
      name,
      '--outFile=module.wasm',
      '-O3',
      '--noAssert',
      '--runtime=stub',
      ...features.map((feature) => `--enable=${feature}`),
      '--importMemory',
      '--noExportMemory',
      '--maximumMemory=32768',
    ],
    {
      // Only AssemblyScript has decorators of functions; the sources keep to TypeScript's syntax and write a comment.
      readFile: (path) => sources[path]?.replaceAll(/^\/\/ @inline$/gm, '@inline') ?? null,
      writeFile: (path, contents) => {
        if (path === 'module.wasm') binary = contents;
      },
      listFiles: () => [],
    },
  );
  if (error) throw new Error(`${name} does not compile.\n${stderr.toString()}`, { cause: error });
  return binary;
}
