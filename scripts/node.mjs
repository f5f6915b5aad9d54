// Runs a TypeScript entry in Node as the page would load it, shaders imported as text: `node scripts/node.mjs ENTRY ARGUMENTS`.
// The entry exports `main`, which is given the arguments.
import { resolve } from 'node:path';
import { createServer } from 'vite';
import { assemblyScript } from './assemblyScript.mjs';
import { root } from './dependencies.mjs';

const [entry, ...args] = process.argv.slice(2);
if (!entry) throw new Error('Which entry? node scripts/node.mjs ENTRY ARGUMENTS');
const server = await createServer({
  root,
  configFile: false,
  plugins: [assemblyScript()],
  server: { middlewareMode: true, hmr: false, ws: false },
  appType: 'custom',
  logLevel: 'error',
  optimizeDeps: { noDiscovery: true },
});
try {
  const { main } = await server.ssrLoadModule(resolve(entry));
  await main(args);
} finally {
  await server.close();
}
process.exit(); // Dawn keeps threads of its own
