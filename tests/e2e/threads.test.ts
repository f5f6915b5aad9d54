/** The page that is served here is isolated from others, so that the processor's threads may share memory. */
import { cpus } from 'node:os';
import { expect, test } from '../support/browser';
import { button, reachStep, ready } from '../support/browserPage';

test('the page is isolated, and trains on as many threads as the processor has', async ({ visit }) => {
  const page = await visit({ chromiumArguments: ['--no-sandbox', '--disable-gpu'] });
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
  await ready(page);
  const threads = Math.min(cpus().length, 8);
  await page.getByText(threads > 1 ? `CPU · Processor, ${threads} threads` : 'CPU · Processor').waitFor();
  await button(page, 'Train').click();
  await reachStep(page, 5);
});
