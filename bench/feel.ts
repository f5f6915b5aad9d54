/**
 * `npm run bench -- --page`: how the built page feels in Chromium: its first map, its first load, and while it trains the maps
 * and the long tasks of its main thread, and how soon a key is answered. Option: --seconds for which it is watched.
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { chromium, type Page } from 'playwright';
import { preview } from 'vite';
import { chromiumArguments, ensureChromium } from '../scripts/chromium.mjs';
import { writeBenchmarks } from './benchmarks';
import { type Feel, feel } from './feelRun';
import { describeFeel } from './feelSection';
import { watchFirstLoad } from './firstLoad';
import { readOptions } from './options';
import { describeProcessor } from './processor';
import { writeResults } from './resultFiles';

const root = fileURLToPath(new URL('..', import.meta.url));

export async function benchPage(args: readonly string[]): Promise<void> {
  const seconds = Number(readOptions(args, { seconds: '10' }).seconds);
  const outDir = mkdtempSync(join(tmpdir(), 'interlinear-page-'));
  // In a process of its own: the NODE_ENV of this one would build React for development.
  execFileSync(
    process.execPath,
    [join(root, 'node_modules/vite/bin/vite.js'), 'build', '--logLevel', 'error', '--outDir', outDir, '--emptyOutDir'],
    { cwd: root, stdio: 'inherit', env: { ...process.env, NODE_ENV: 'production' } },
  );
  const server = await preview({
    ...{ root, configFile: `${root}vite.config.ts`, logLevel: 'error', mode: 'production' },
    ...{ build: { outDir }, preview: { port: 0 } },
  });
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArguments });
  try {
    const [address] = server.resolvedUrls?.local ?? [];
    if (!address) throw new Error('The build is not served anywhere.');
    const open = async () => (await browser.newContext({ viewport: { width: 1440, height: 900 } })).newPage();
    const processor = describeProcessor();
    const script = await scriptOfFirstLoad(await open(), address, outDir);
    const feels: Feel[] = [];
    for (const backend of ['webgpu', 'cpu'] as const) {
      feels.push(await feel(backend, seconds, open, address, script));
      console.log(describeFeel(feels.slice(-1)));
    }
    const adapter = feels[0]?.device ?? '';
    console.log(`on ${adapter}; ${processor}`);
    console.log(
      `\nwritten: ${await writeResults({ adapter, processor, rates: {}, rows: [], page: feels }, undefined)}`,
    );
    await writeBenchmarks();
    console.log('written: BENCHMARKS.md');
  } finally {
    await browser.close();
    await server.close();
    rmSync(outDir, { recursive: true });
  }
}

/** Kilobytes of all scripts until the first map, compressed with gzip. */
async function scriptOfFirstLoad(page: Page, address: string, outDir: string): Promise<number> {
  const scripts = await watchFirstLoad(page, outDir);
  await page.goto(address);
  const sizes = Array.from((await scripts()).values());
  await page.context().close();
  return sizes.reduce((sum, size) => sum + size, 0) / 1000;
}
