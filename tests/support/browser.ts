/** Visits to the built page, each of which fails its test where the page complains or asks another origin for something. */
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright';
import { test as base, expect, inject } from 'vitest';
import { ensureChromium } from '../../scripts/chromium.mjs';
import { encodeLink } from '../../src/ui/link/encode';
import { defaultSettings } from '../../src/worker/settings';
import { DESK } from './appearances';

export { expect } from 'vitest';

export interface VisitOptions {
  /** Where to; a link to the default settings where nothing is said, so that the page begins with a model to be trained. */
  readonly address?: string;
  readonly context?: BrowserContextOptions;
  /** Arguments of a Chromium of this visit's own, in place of the shared one. */
  readonly chromiumArguments?: readonly string[];
  /** Runs before the page is opened. */
  readonly before?: (page: Page) => Promise<void>;
  /** What the page may complain of. */
  readonly expected?: readonly RegExp[];
}

export const pageAddress = (): string => inject('pageAddress');

interface Fixtures {
  /** Opens the page in a fresh profile. */
  readonly visit: (options?: VisitOptions) => Promise<Page>;
}

export const test = base.extend<Fixtures>({
  // biome-ignore lint/correctness/noEmptyPattern: vitest reads from the pattern which fixtures this one needs.
  visit: async ({}, use) => {
    const browsers: Browser[] = [];
    const complaints: string[] = [];
    await use(async (options = {}) => {
      const browser = await openBrowser(options.chromiumArguments);
      browsers.push(browser);
      const context = await browser.newContext({ ...DESK, ...options.context });
      const page = await context.newPage();
      const expected = options.expected ?? [];
      const complain = (text: string) => {
        if (!expected.some((pattern) => pattern.test(text))) complaints.push(text);
      };
      const address = options.address ?? new URL(encodeLink({ settings: defaultSettings }), pageAddress()).href;
      await listen(page, new URL(address).origin, complain);
      await options.before?.(page);
      await page.goto(address);
      return page;
    });
    // Closing the connection closes its contexts; the shared Chromium goes on.
    for (const browser of browsers) await browser.close();
    expect(complaints, 'what the page complained of').toEqual([]);
  },
});

function openBrowser(own: readonly string[] | undefined): Promise<Browser> {
  if (!own) return chromium.connect(inject('browserEndpoint'));
  return chromium.launch({ executablePath: ensureChromium(), args: [...own] });
}

/** Hears console errors, errors nobody caught, breaches of the content policy, and requests that leave the origin. */
async function listen(page: Page, origin: string, complain: (text: string) => void): Promise<void> {
  page.on('console', (message) => {
    if (message.type() === 'error') complain(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => complain(`uncaught: ${error.message}`));
  page.on('crash', () => complain('the page crashed'));
  page.on('request', (request) => {
    const { protocol, origin: asked } = new URL(request.url());
    if (protocol.startsWith('http') && asked !== origin) complain(`request to ${request.url()}`);
  });
  await page.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', ({ violatedDirective, blockedURI }) => {
      console.error(`Content-Security-Policy: ${violatedDirective} forbids ${blockedURI}`);
    });
  });
}
