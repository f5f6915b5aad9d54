/** One Chromium, in which every row has a page of its own, served by Vite. */
import { fileURLToPath } from 'node:url';
import { type Browser, chromium, type Page } from 'playwright';
import { createServer } from 'vite';
import { chromiumArguments, ensureChromium } from '../scripts/chromium.mjs';
import { isSoftware, requireDemandedGpu } from './demandedGpu';
import { XNNPACK } from './engines/tfjsVariants';
import { type Host, NO_ADAPTER, type Subject } from './host';
import { ownVariants } from './ownVariants';
import type { LeftOut, RowKey } from './row';

const root = fileURLToPath(new URL('..', import.meta.url));

type Run = Pick<RowKey, 'engine' | 'backend' | 'variant'>;

/** In both workloads. */
const everywhere: readonly Run[] = [
  ...ownVariants.webgpu.map((variant): Run => ({ engine: 'interlinear', backend: 'webgpu', variant })),
  ...ownVariants.cpu.map((variant): Run => ({ engine: 'interlinear', backend: 'cpu', variant })),
  { engine: 'tfjs', backend: 'webgl', variant: 'core' },
  { engine: 'tfjs', backend: 'wasm', variant: 'core' },
  { engine: 'tfjs', backend: 'wasm', variant: XNNPACK },
  { engine: 'jax-js', backend: 'webgpu', variant: 'jit' },
  { engine: 'jax-js', backend: 'wasm', variant: 'jit, 1 thread' },
  { engine: 'jax-js', backend: 'wasm', variant: 'jit, threads' },
];

/** Why a run is not tried on W2. */
const TOO_LONG = 'a step would take minutes on a software adapter or on one thread';
const ANOTHER_MODEL = 'the layers of its example have no attention that feeds back';

const onSmall: readonly (readonly [run: Run, reason: string])[] = [
  [{ engine: 'tfjs', backend: 'webgpu', variant: 'layers' }, ANOTHER_MODEL],
  [{ engine: 'tfjs', backend: 'cpu', variant: 'core' }, TOO_LONG],
];

const tfjsCore: Run = { engine: 'tfjs', backend: 'webgpu', variant: 'core' };

interface Choice {
  readonly rows: readonly RowKey[];
  readonly leftOut: readonly LeftOut[];
}

/** What is timed on an adapter: every run on W1, and on W2 those that have a step within minutes. */
function chooseFor(adapter: string): Choice {
  const [large, small] = isSoftware(adapter)
    ? [everywhere, [[tfjsCore, TOO_LONG] as const, ...onSmall]]
    : [[...everywhere, tfjsCore], onSmall];
  const row = (workload: RowKey['workload'], run: Run): RowKey => ({ workload, host: 'chromium', ...run });
  return {
    rows: [
      ...[...large, ...small.map(([run]) => run)].map((run) => row('W1', run)),
      ...large.map((run) => row('W2', run)),
    ],
    leftOut: small.map(([run, reason]) => ({ row: row('W2', run), reason })),
  };
}

export async function chromiumHost(): Promise<Host> {
  const server = await createServer({
    root,
    configFile: `${root}vite.config.ts`,
    cacheDir: `${root}node_modules/.vite-bench`,
    server: { port: 0, hmr: false, watch: null },
    logLevel: 'error',
    // Named here, for a page that Vite reloads because it has found another package loses its engine.
    optimizeDeps: {
      entries: [],
      include: [
        '@jax-js/jax',
        '@tensorflow/tfjs',
        '@tensorflow/tfjs-backend-wasm',
        '@tensorflow/tfjs-backend-webgpu',
        'webgpu-utils',
      ],
    },
  });
  await server.listen();
  const address = new URL('bench/page/index.html', server.resolvedUrls?.local[0]).href;
  const browser = await chromium.launch({ executablePath: ensureChromium(), args: chromiumArguments });
  const first = await openPage(browser, address, true);
  const adapter = await first.evaluate(() => window.bench.adapter().catch(() => undefined));
  await first.context().close();
  const close = async () => {
    await browser.close();
    await server.close();
  };
  try {
    requireDemandedGpu(adapter);
  } catch (error) {
    await close();
    throw error;
  }
  const chosen = chooseFor(adapter ?? NO_ADAPTER);
  return {
    name: 'chromium',
    adapter: adapter ?? NO_ADAPTER,
    rows: adapter ? chosen.rows : chosen.rows.filter(({ backend }) => backend !== 'webgpu'),
    leftOut: chosen.leftOut,
    async measureRates() {
      if (!adapter) return undefined;
      const page = await openPage(browser, address, true);
      const rates = await page.evaluate(() => window.bench.rates());
      await page.context().close();
      return rates;
    },
    async open(row) {
      const page = await openPage(browser, address, isIsolated(row));
      return subjectIn(page, row);
    },
    close,
  };
}

async function subjectIn(page: Page, row: RowKey): Promise<Subject> {
  const close = () => page.context().close();
  try {
    const bytes = await page.evaluate((key) => window.bench.open(key), row);
    return { bytes, run: (steps) => page.evaluate((count) => window.bench.run(count), steps), close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Threads of WebAssembly need a page that is isolated from others, and those engines that find it so take all of them. */
function isIsolated({ engine, variant }: RowKey): boolean {
  return engine === 'interlinear' || variant.endsWith('threads');
}

async function openPage(browser: Browser, address: string, isolated: boolean): Promise<Page> {
  const page = await (await browser.newContext()).newPage();
  page.on('pageerror', (error) => console.error(error));
  if (!isolated) {
    await page.route(address, async (route) => {
      const response = await route.fetch();
      const headers = Object.entries(response.headers()).filter(([name]) => !name.startsWith('cross-origin-'));
      await route.fulfill({ response, headers: Object.fromEntries(headers) });
    });
  }
  await page.goto(address);
  await page.waitForFunction(() => 'bench' in window);
  return page;
}
