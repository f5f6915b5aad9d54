/** Devices that are lost, refused or missing. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { chromiumArguments } from '../../scripts/chromium.mjs';
import { expect, pageAddress, test } from '../support/browser';
import { SUB_PATH, serveStatic } from '../support/browserHost';
import { button, reachStep, ready, restartWith, stepOf } from '../support/browserPage';

const small = { Embedding: '8', Hidden: '16', Batch: '8', 'Encoder directions': 'one' };

/** The session may go back this far when its device is lost. */
const LOST_STEPS = 50;

const recovered = (page: Page) =>
  page.getByRole('status').filter({ hasText: /The graphics device was lost and has been opened again\./ });

test('a lost device is opened again and the run goes on; a second loss asks for a reload and resumes', async ({
  visit,
}) => {
  const page = await visit({ before: keepDevice });
  await ready(page);
  await restartWith(page, small);
  await button(page, 'Train').click();
  await reachStep(page, 30);
  await destroyDevice(page);
  await recovered(page).waitFor();
  const back = wentBackTo(await recovered(page).innerText());
  expect(back).toBeGreaterThan(0);
  await reachStep(page, back + LOST_STEPS);

  const before = await stepOf(page);
  await destroyDevice(page);
  const alert = page.getByRole('alert').filter({ hasText: /The graphics device was lost again\. Reload the page/ });
  await alert.waitFor();
  await alert.getByRole('button', { name: 'Reload the page' }).click();
  await reachStep(page, before - LOST_STEPS);
  expect(await page.locator('body').innerText()).toContain('16 units'); // its settings came back too
  await reachStep(page, before + 1); // and it trains
});

test('a crash of the GPU process is a lost device', async ({ visit }) => {
  const page = await visit({ chromiumArguments });
  await ready(page);
  await restartWith(page, small);
  await button(page, 'Train').click();
  await reachStep(page, 30);
  const browser = page.context().browser();
  if (!browser) throw new Error('This page belongs to no browser.');
  const control = await browser.newBrowserCDPSession();
  await control.send('Browser.crashGpuProcess');
  await recovered(page).waitFor();
  const back = wentBackTo(await recovered(page).innerText());
  await reachStep(page, back + LOST_STEPS);
  expect(await page.locator('body').innerText()).toContain('WebGPU · ');
});

test('without WebGPU the page says so, says what to do, and trains on the CPU', async ({ visit }) => {
  // Browsers offer WebGPU to secure pages only; this one is not.
  const host = await serveStatic(join(import.meta.dirname, '../../dist'));
  try {
    const page = await visit({
      address: `http://plain.test:${host.port}${SUB_PATH}`,
      chromiumArguments: ['--no-sandbox', '--host-resolver-rules=MAP plain.test 127.0.0.1'],
    });
    await trainsOnProcessor(page, /This browser has no WebGPU\. .*https/);
  } finally {
    host.close();
  }
});

test('without an adapter the page says so, says what to do, and trains on the CPU', async ({ visit }) => {
  const page = await visit({ address: pageAddress(), chromiumArguments: ['--no-sandbox', '--disable-gpu'] });
  await trainsOnProcessor(page, /gives no graphics adapter\. Turn on hardware acceleration/);
});

async function trainsOnProcessor(page: Page, why: RegExp): Promise<void> {
  await ready(page);
  const text = await page.locator('body').innerText();
  expect(text).toMatch(why);
  expect(text).toContain('CPU · ');
  await button(page, 'Train').click();
  await reachStep(page, 2);
}

/** Keeps the device of the session's worker where a test can reach it. */
async function keepDevice(page: Page): Promise<void> {
  await page.route('**/session.worker-*.js', async (route) => {
    const response = await route.fetch();
    const keep = `const ask = GPUAdapter.prototype.requestDevice;
GPUAdapter.prototype.requestDevice = async function (...given) {
  globalThis.keptDevice = await ask.apply(this, given);
  return globalThis.keptDevice;
};
`;
    await route.fulfill({ response, body: keep + (await response.text()) });
  });
}

async function destroyDevice(page: Page): Promise<void> {
  const [worker] = page.workers();
  if (!worker) throw new Error('The page has no worker.');
  await worker.evaluate(() => {
    const { keptDevice } = globalThis as { keptDevice?: GPUDevice };
    if (!keptDevice) throw new Error('The worker asked for its device before the test could see it.');
    keptDevice.destroy();
  });
}

/** "… went back to step 25 and goes on." → 25 */
function wentBackTo(message: string): number {
  return Number(/went back to step (\d+)/.exec(message)?.[1]);
}
