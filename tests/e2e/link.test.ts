import { encodeLink } from '../../src/ui/link/encode';
import { defaultSettings } from '../../src/worker/settings';
import { expect, pageAddress, test } from '../support/browser';
import { button, field, grid, readMap, ready, stepOf } from '../support/browserPage';
import { hashOf, linkTo, quickSettings } from '../support/link';

test('a link opens the drawing that it was shared with', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings, 'abba', { map: { drawing: 'rows' } }) });
  await ready(page);
  await expect.poll(() => button(page, 'rows').getAttribute('aria-pressed')).toBe('true');
  expect(await button(page, 'heatmap').getAttribute('aria-pressed')).toBe('false');
});

test('a link with edits and a step opens edited in a fresh profile, and trains as far as it was shared', async ({
  visit,
}) => {
  const edits = {
    weights: [
      { row: 0, weights: [1, 0, 0, 0, 0] },
      { row: 12, weights: [1, 0, 0, 0, 0] },
    ],
    tokens: [],
  };
  const settings = { ...defaultSettings, ...quickSettings };
  const view = { inspect: { part: 'what if', width: 5 } };
  const hash = encodeLink({ settings, input: 'abcd', step: 600, edits, view });
  const page = await visit({ address: new URL(hash, pageAddress()).href });
  await ready(page);
  await expect.poll(async () => (await readMap(page)).weights[0]).toEqual([1, 0, 0, 0, 0]);
  expect(await grid(page).locator('th[scope=row][data-edited]').first().getAttribute('data-row')).toBe('0');
  expect(await button(page, 'what if (2)').getAttribute('aria-pressed')).toBe('true');
  await page.getByText('This was shared at step 600').waitFor();
  await button(page, 'Train to step 600').click();
  await expect.poll(() => stepOf(page), { timeout: 60_000 }).toBe(600);
  await page.getByText('The edit of row 13 lies beyond the output').waitFor();
  expect((await readMap(page)).weights[0]).toEqual([1, 0, 0, 0, 0]);
  // The original stays underneath: in each cell of the edited row, and at each bar.
  const cell = grid(page).locator('td[data-row="0"][data-column="0"]');
  expect(await cell.getAttribute('aria-label')).toMatch(/weight 1.00, computed (< )?0\.\d\d/);
  await cell.click();
  await page.locator('.weightBefore').first().waitFor();
  expect(await page.locator('.weightBefore').count()).toBe(5);
  await button(page, 'beam').click();
  expect(await field(page, 'Width').inputValue()).toBe('5');
});

test('the model that comes with the page is shared as such', async ({ visit }) => {
  const page = await visit({
    address: pageAddress(),
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await ready(page);
  await grid(page).waitFor();
  await field(page, 'Your input').fill('cabbage');
  await button(page, 'Share').click();
  const told = page.getByRole('status').getByText('Link copied.');
  await told.waitFor();
  const fresh = await visit({ address: await page.evaluate(() => navigator.clipboard.readText()) });
  await fresh.getByText('This model was trained before').waitFor();
  await expect.poll(async () => (await readMap(fresh)).columns.slice(0, 7)).toEqual([...'cabbage']);
  expect(await field(fresh, 'Your input').inputValue()).toBe('cabbage');
  await told.waitFor({ state: 'detached', timeout: 20_000 }); // by itself
});

test('where the clipboard is refused, the link stands in a field', async ({ visit }) => {
  const page = await visit({
    address: linkTo(quickSettings),
    before: async (opened) => {
      await opened.addInitScript(() => {
        Object.defineProperty(navigator, 'clipboard', {
          value: { writeText: () => Promise.reject(new DOMException('No.', 'NotAllowedError')) },
        });
      });
    },
  });
  await ready(page);
  await button(page, 'Share').click();
  const link = await field(page, 'Copy this link').inputValue();
  expect(link).toContain('#v1.');
  await button(page, 'Close the link').click();
  expect(await field(page, 'Copy this link').count()).toBe(0);
});

test('a damaged link is refused in words, and the page begins with its defaults', async ({ visit }) => {
  const whole = linkTo(quickSettings);
  const page = await visit({ address: whole.slice(0, -20) });
  await page.getByRole('alert').filter({ hasText: 'The link was not opened: it is damaged, or cut short.' }).waitFor();
  await ready(page);
  await grid(page).waitFor();
  expect(await field(page, 'Hidden').inputValue()).toBe('64');
});

test('settings that contradict each other are refused by the session, and the page begins with its defaults', async ({
  visit,
}) => {
  const taskOptions = { ...quickSettings.taskOptions, minimumLength: 4, maximumLength: 2 };
  const page = await visit({ address: linkTo({ ...quickSettings, taskOptions }) });
  await page.getByRole('alert').filter({ hasText: 'The minimum length (4) is above' }).waitFor();
  await ready(page);
  expect(await field(page, 'Hidden').inputValue()).toBe('64');
});

test('a link followed while the page is open asks before it replaces a trained run', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  const go = (seed: number) =>
    page.evaluate(
      (hash) => {
        location.hash = hash;
      },
      hashOf({ ...quickSettings, seed }),
    );
  await go(5);
  await expect.poll(() => field(page, 'Seed').inputValue()).toBe('5');
  await ready(page);
  await button(page, 'Step').click();
  await expect.poll(() => stepOf(page)).toBe(1);
  await go(6);
  await page.getByText('The address now leads to another run: Reversal, additive, seed 6.').waitFor();
  expect(await field(page, 'Seed').inputValue()).toBe('5');
  await button(page, 'Open it').click();
  await expect.poll(() => field(page, 'Seed').inputValue()).toBe('6');
  await expect.poll(() => stepOf(page)).toBe(0);
});
