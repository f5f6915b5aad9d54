/** How fast the model trains, what a step asks of the device, and the backend on which it trains faster. */
import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, changes, field, reachStep, ready, stepOf } from '../support/browserPage';

/** Both backends are timed within this of the model being ready. */
const COMPARING_MS = 60_000;

const proposal = (page: Page): Locator => page.getByRole('status').filter({ hasText: 'A step of this model takes' });
const bars = (page: Page, name: string): Locator => page.getByRole('list', { name, exact: true });

test('a software adapter is slower than the processor: the page says so, and the run goes on there', async ({
  visit,
}) => {
  const page = await visit();
  await ready(page);
  await button(page, 'Train').click();
  await reachStep(page, 2);
  await proposal(page).waitFor({ timeout: COMPARING_MS });
  expect(await proposal(page).innerText()).toMatch(
    /takes [\d,]+ ms on SwiftShader \(software\) and [\d.]+ ms on the processor\./,
  );

  const before = await stepOf(page);
  await button(page, 'Go on on the CPU').press('Enter');
  await page.locator('p', { hasText: /^CPU · / }).waitFor();
  expect(await stepOf(page)).toBeGreaterThanOrEqual(before);
  expect(await field(page, 'Backend').inputValue()).toBe('cpu');
  expect(await changes(page).count()).toBe(0);
  await reachStep(page, before + 20); // it trains on, without another press
  expect(await proposal(page).count()).toBe(0);
  await button(page, 'Pause').click();
});

test('a proposal that is declined does not come again', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await proposal(page).waitFor({ timeout: COMPARING_MS });
  await button(page, 'Stay on WebGPU').click();
  expect(await proposal(page).count()).toBe(0);
  await button(page, 'Step').click();
  await reachStep(page, 1);
  expect(await proposal(page).count()).toBe(0);
});

test('the performance panel shows rates, launches, memory and both backends, and the time of each kernel over its WGSL', async ({
  visit,
}) => {
  const page = await visit();
  await ready(page);
  await proposal(page).waitFor({ timeout: COMPARING_MS });
  await page.getByText('Performance', { exact: true }).click();
  expect(await figure(page, 'Training steps')).toBe('–');
  expect(await figure(page, 'Dispatches')).toMatch(/^[\d,]+ a step$/);
  expect(await figure(page, 'Submissions')).toMatch(/^\d+ a step$/);
  expect(await figure(page, 'A launch does')).toMatch(/^(an operation of a time step|a time step|a whole sequence)$/);
  // Nothing is measured on a software adapter, and the panel does not say that it was.
  expect(await page.getByText('By a fixed rule: the ways were not compared here.').count()).toBe(1);
  expect(await page.getByText('by a fixed rule: they were not measured here.').count()).toBe(1);
  expect(await page.getByText('as measured here').count()).toBe(0);
  expect(await bars(page, 'Memory').innerText()).toMatch(/activations\s+[\d.]+ MB/);
  expect(await bars(page, 'Matrix products').innerText()).toMatch(/\d+ dispatch/);
  const times = bars(page, 'Time of a step').getByRole('listitem');
  expect(await times.allInnerTexts()).toEqual([
    expect.stringMatching(/^Here: WebGPU · SwiftShader \(software\)\s+[\d,]+ ms/),
    expect.stringMatching(/^There: CPU · Processor.*\s+[\d.]+ ms/),
  ]);
  await page.getByText(/A step takes [\d.]+ times as long on WebGPU as on the CPU\./).waitFor();

  await button(page, 'Train').click();
  await expect.poll(() => figure(page, 'Training steps'), { timeout: 30_000 }).toMatch(/^[\d.]+ a second$/);
  await expect.poll(() => figure(page, 'Target tokens')).toMatch(/^[\d,.]+ a second$/);
  await button(page, 'Pause').click();
  const kernels = page.getByRole('list', { name: 'Kernels' });
  await kernels.waitFor({ timeout: 30_000 }); // the panel has had a step measured since it was opened
  expect(await kernels.locator('.shareBar').count()).toBe(await kernels.locator('.kernelShare').count());
  await kernels.getByText('additiveScore', { exact: true }).click();
  await kernels.getByText('scores[t, b, s] = Σ_a').waitFor();
});

function figure(page: Page, name: string): Promise<string> {
  return page
    .locator('.figures dt', { hasText: new RegExp(`^${name}$`) })
    .locator('+ dd')
    .innerText();
}
