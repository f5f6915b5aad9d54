/** What is there before anything is trained. */
import type { Page } from 'playwright';
import { expect, pageAddress, test } from '../support/browser';
import {
  button,
  changes,
  choose,
  evidence,
  field,
  grid,
  largest,
  readMap,
  ready,
  stepOf,
} from '../support/browserPage';

/** Of the model that is there first. */
const STEPS = 900;

const note = (page: Page) => page.getByText('This model came with the page');

/** The trained model of the page, decoded and drawn. */
async function shown(page: Page): Promise<void> {
  await note(page).waitFor();
  await grid(page).waitFor();
}

test('the first paint shows a real alignment, with its score, and answers what is typed', async ({ visit }) => {
  const page = await visit({ address: pageAddress() });
  await shown(page);
  expect(await note(page).innerText()).toBe(
    'This model came with the page, trained for 900 steps: 256 of 256 held-out pairs right. Train starts a new one, from the settings in Setup.',
  );
  expect(await stepOf(page)).toBe(STEPS);
  await page.getByText('No curves: this model was trained before.').waitFor();
  expect(await page.getByRole('slider', { name: 'Training' }).count()).toBe(0);
  expect(await evidence(page, 'Exact match')).toContain('256 / 256');
  await field(page, 'Your input').fill('cabbage');
  await expect.poll(async () => (await readMap(page)).rows.join('')).toBe('egabbac⏹');
  const { weights } = await readMap(page);
  expect([0, 1, 2, 3, 4, 5, 6].map((row) => largest(weights[row] ?? []))).toEqual([6, 5, 4, 3, 2, 1, 0]);
  for (const row of weights.slice(0, 7)) expect(Math.max(...row)).toBeGreaterThan(0.8);
  expect(await changes(page).count()).toBe(0);
  expect(await field(page, 'Hidden').inputValue()).toBe('64'); // what Train will build
  expect(await page.evaluate(() => navigator.gpu !== undefined)).toBe(true);
  expect(await page.locator('.device').innerText()).toContain('CPU');
});

test('Train begins a model from nothing, with the settings of the form, and keeps none of the trained one', async ({
  visit,
}) => {
  const page = await visit({ address: pageAddress() });
  await shown(page);
  await choose(page, 'Hidden', '16');
  await choose(page, 'Backend', 'CPU');
  await button(page, 'Train').click();
  await note(page).waitFor({ state: 'detached' });
  await button(page, 'Pause').click();
  await ready(page);
  const step = await stepOf(page);
  expect(step).toBeGreaterThan(0);
  expect(step).toBeLessThan(STEPS);
  expect(await page.locator('body').innerText()).toContain('16 units');
  const kept = page.getByRole('region', { name: 'Runs' }).getByRole('listitem');
  await kept.first().waitFor();
  expect(await kept.count()).toBe(1);
});

test('one step of training is the first of a fresh model', async ({ visit }) => {
  const page = await visit({ address: pageAddress() });
  await shown(page);
  await choose(page, 'Backend', 'CPU');
  await button(page, 'Step').click();
  await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(1);
});

test('the trained model of another task is there for the asking', async ({ visit }) => {
  const page = await visit({ address: pageAddress() });
  await shown(page);
  await choose(page, 'Task', 'Dates');
  await button(page, 'Show a trained one').click();
  await expect.poll(async () => (await readMap(page)).rows.join('')).toBe('2001-01-20⏹');
  expect(await note(page).innerText()).toContain('1,000 steps · Locales: American English: 256 of 256');
  expect(await button(page, 'Show a trained one').count()).toBe(0);
  expect(await changes(page).count()).toBe(0);
  // The row marks the model that is looked at, and what Train would begin waits beside it.
  const row = page.getByRole('group', { name: 'Attention mechanism' });
  expect(await row.locator('[data-shown]').innerText()).toContain('general');
  expect(await row.locator('[data-waits]').innerText()).toBe('additive');
  await field(page, 'Your input').fill('October 3, 1987');
  await expect.poll(async () => (await readMap(page)).rows.join('')).toBe('1987-10-03⏹');
});

test('a link begins with a model to be trained', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  expect(await note(page).count()).toBe(0);
  expect(await stepOf(page)).toBe(0);
});
