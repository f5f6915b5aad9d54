import type { Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, evidence, field, reachStep, ready, restartWith, stepOf } from '../support/browserPage';

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

test('Step is exactly one step', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await restartWith(page, small);
  for (const step of [1, 2, 3]) {
    await button(page, 'Step').click();
    await reachStep(page, step);
    await page.waitForTimeout(300);
    expect(await stepOf(page)).toBe(step);
  }
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
    await reachStep(page, step);
    losses.push(await evidence(page, 'Training loss'));
  }
  expect(
    losses.every((loss) => /^\d+\.\d{3}$/.test(loss)),
    losses.join(' '),
  ).toBe(true);
  return losses;
}
