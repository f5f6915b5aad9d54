/** What the page fetches before it can be looked at. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { Page, Request } from 'playwright';

/** When a cell of the map was first on the page, in milliseconds since 1970. */
type WithFirstMap = typeof globalThis & { firstMapAt?: number };

/**
 * To be called before the page is opened. What comes back waits for the first map and gives the bytes of each script,
 * compressed with gzip, that the page and its worker had asked for before it: by the browser's clock, so that nothing is
 * counted that is asked for just after. `folder` holds the build that is served.
 */
export async function watchFirstLoad(page: Page, folder: string): Promise<() => Promise<Map<string, number>>> {
  const requests: Request[] = [];
  page.context().on('request', (request) => {
    if (new URL(request.url()).pathname.endsWith('.js')) requests.push(request);
  });
  await page.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('table[aria-label=Alignment] td')) return;
      (globalThis as WithFirstMap).firstMapAt = performance.timeOrigin + performance.now();
      watch.disconnect();
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  return async () => {
    const firstMapAt = await page.waitForFunction(() => (globalThis as WithFirstMap).firstMapAt);
    const end = Number(await firstMapAt.jsonValue());
    const asked = requests.slice();
    await Promise.all(asked.map((request) => request.response())); // only then are their times known
    const names = asked
      .filter((request) => request.timing().startTime <= end)
      .map((request) => new URL(request.url()).pathname.split('/').at(-1) ?? '');
    return new Map(names.map((name) => [name, gzipSync(readFileSync(join(folder, 'assets', name))).length]));
  };
}
