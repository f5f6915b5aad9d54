// `npm start`: installs what is missing, builds where the sources are newer than the build, and serves the page.
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { ensureDependencies, root } from './dependencies.mjs';

const SOURCES = ['index.html', 'package-lock.json', 'vite.config.ts', 'public', 'src'];

ensureDependencies();
const { build, preview } = await import('vite');
if (buildIsOld()) await build({ root, logLevel: 'warn' });
const server = await preview({ root });
const [address] = server.resolvedUrls?.local ?? [];
console.log(
  `\nInterlinear is at ${address}\nOpen it in a browser with WebGPU, such as a current Chrome or Edge. Ctrl+C ends it.`,
);

function buildIsOld() {
  const built = join(root, 'dist', 'index.html');
  return !existsSync(built) || SOURCES.some((path) => newest(join(root, path)) > statSync(built).mtimeMs);
}

/** When a file, or the latest of a folder's files, was last written, in milliseconds. */
function newest(path) {
  const own = statSync(path);
  if (!own.isDirectory()) return own.mtimeMs;
  return Math.max(own.mtimeMs, ...readdirSync(path).map((name) => newest(join(path, name))));
}
