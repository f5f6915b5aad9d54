import type { Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, evidence, field, reachStep, ready, restartWith, stepOf } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

/** Small enough that a step is a moment on a software adapter. */
const small = { Embedding: '8', Hidden: '16', Batch: '8', 'Encoder directions': 'one' };

test('Train: steps are counting within two seconds; Pause stops them', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await button(page, 'Train').click();
  await reachStep(page, 1, 2000);
  await reachStep(page, 4);
  await button(page, 'Pause').click();
  await button(page, 'Train').waitFor();
  const paused = await stepOf(page);
  await page.waitForTimeout(1500);
  expect(await stepOf(page)).toBe(paused);
  await button(page, 'Train').click();
  await reachStep(page, paused + 1);
});

test('the bar tells the held-out score, the speed and how much is done of what was asked for', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  const bar = page.getByRole('toolbar', { name: 'Training' });
  expect(await bar.locator('.progressRule').count()).toBe(0);
  await field(page, 'Steps to run').fill('3000');
  await button(page, 'Run').click();
  await bar.getByText(/^exact \d+\.\d %$/).waitFor();
  await bar.getByText(/^[\d,]+ tok\/s$/).waitFor();
  const widths: number[] = [];
  for (const step of [100, 900]) {
    await reachStep(page, step);
    widths.push((await bar.locator('.progressRule').boundingBox())?.width ?? Number.NaN);
  }
  expect(widths[0]).toBeGreaterThan(0);
  expect(widths[1]).toBeGreaterThan(widths[0] ?? Number.NaN);
  await button(page, 'Pause').click();
  await bar.locator('.progressRule').waitFor({ state: 'detached' });
});

test('Reset: step 0, and the same losses again; New seed: others', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await restartWith(page, small);
  const first = await firstLosses(page);
  await button(page, 'Reset').click();
  await expect.poll(() => stepOf(page)).toBe(0);
  await ready(page);
  expect(await firstLosses(page)).toEqual(first);

  const seed = await field(page, 'Seed').inputValue();
  await button(page, 'New seed').click();
  await expect.poll(() => field(page, 'Seed').inputValue()).not.toBe(seed);
  await expect.poll(() => stepOf(page)).toBe(0);
  await ready(page);
  expect(await firstLosses(page)).not.toEqual(first);
});

/** The losses of the first three steps as the page prints them. */
async function firstLosses(page: Page): Promise<string[]> {
  const losses: string[] = [];
  for (const step of [1, 2, 3]) {
    await button(page, 'Step').click();
    await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(step); // exactly one more
    losses.push(await evidence(page, 'Training loss'));
  }
  expect(
    losses.every((loss) => /^\d+\.\d{3}$/.test(loss)),
    losses.join(' '),
  ).toBe(true);
  return losses;
}
