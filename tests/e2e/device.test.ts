/** Devices that are lost, refused or missing. */
import type { Page } from 'playwright';
import { chromiumArguments } from '../../scripts/chromium.mjs';
import { expect, test } from '../support/browser';
import { button, choose, reachStep, ready, restartWith, stepOf } from '../support/browserPage';
import { destroyDevice, keepDevice, wentBackTo } from '../support/device';
import { linkTo, quickSettings } from '../support/link';

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

test('a model beside the first whose device is lost twice is begun again without a reload, and the first goes on', async ({
  visit,
}) => {
  const page = await visit({
    address: linkTo({ ...quickSettings, attention: 'none', encoderDirections: 1 }, 'abcd'),
    before: keepDevice,
  });
  await ready(page);
  await choose(page, 'Backend', 'WebGPU');
  await button(page, 'Train beside it').click();
  const lane = page.locator('[data-lane=B]');
  const step = async () => Number((await lane.locator('.laneProgress output').innerText()).replaceAll(',', ''));
  await lane.getByText('step', { exact: false }).first().waitFor();
  await button(page, 'Train').click();
  await expect.poll(step, { timeout: 30_000 }).toBeGreaterThan(10);
  await destroyDevice(page);
  await recovered(page).waitFor();
  await expect.poll(step, { timeout: 30_000 }).toBeGreaterThan(wentBackTo(await recovered(page).innerText()) + 10);
  await destroyDevice(page);
  const alert = page.getByRole('alert').filter({ hasText: /^B: The graphics device was lost again/ });
  await alert.waitFor();
  expect(await alert.innerText()).not.toMatch(/reload/i);
  const before = await stepOf(page);
  await reachStep(page, before + 20);
  await alert.getByRole('button', { name: 'Begin B again' }).click();
  await alert.waitFor({ state: 'detached' });
  await expect.poll(step, { timeout: 30_000 }).toBeGreaterThan(10);
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

test('without an adapter the page says so, says what to do, and trains on the CPU', async ({ visit }) => {
  const page = await visit({ chromiumArguments: ['--no-sandbox', '--disable-gpu'] });
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
