/**
 * The README's pictures, from states that anyone can reach again. They are artefacts like the suite's others; `npm run
 * pictures` puts them into docs/.
 */
import { join } from 'node:path';
import { expect, pageAddress, test } from '../support/browser';
import { button, choose, field, grid, reachStep, readMap, ready, stepOf } from '../support/browserPage';
import { linkTo } from '../support/link';

const root = join(import.meta.dirname, '../..');
const FOLDER = join(root, process.env.npm_lifecycle_event === 'pictures' ? 'docs' : 'artifacts/pictures');

/** On the processor, whose sums are the same wherever it runs. */
const settings = {
  embedding: 16,
  hidden: 24,
  decoderHidden: 48,
  learningRate: 0.01,
  stopSteps: 1000,
  backend: 'cpu',
} as const;
const STEPS = 400;

test('the page at the desk, 400 steps into a reversal, with a cell pinned', { timeout: 300_000 }, async ({ visit }) => {
  const page = await visit({ address: linkTo(settings, 'headache'), context: { colorScheme: 'light' } });
  await ready(page);
  await field(page, 'Steps to run').fill(String(STEPS));
  await button(page, 'Run').click();
  await reachStep(page, STEPS, 240_000);
  await ready(page);
  expect(await stepOf(page)).toBe(STEPS);
  await expect.poll(async () => (await readMap(page)).rows.length).toBeGreaterThan(5);
  await grid(page).locator('td[data-row="2"][data-column="5"]').click();
  await page.mouse.move(0, 0);
  await page.getByRole('region', { name: 'Behind the map' }).getByText('looks at input').waitFor();
  await page.screenshot({ path: join(FOLDER, 'playground.png') });
});

test('a date as ribbons, as the page saves them, of the model that comes with it', async ({ visit }) => {
  const page = await visit({ address: pageAddress(), context: { colorScheme: 'light' } });
  await page.getByText('This model came with the page').waitFor();
  await choose(page, 'Task', 'Dates');
  await button(page, 'Show a trained one').click();
  await expect.poll(async () => (await readMap(page)).rows.join('')).toBe('2001-01-20⏹');
  await field(page, 'Your input').fill('October 3, 1987');
  await expect.poll(async () => (await readMap(page)).rows.join('')).toBe('1987-10-03⏹');
  await button(page, 'ribbons').click();
  await page.getByRole('group', { name: 'Output tokens' }).waitFor();
  await button(page, 'Save').click();
  const saved = page.waitForEvent('download');
  await button(page, 'Drawing as PNG, 2×').click();
  await (await saved).saveAs(join(FOLDER, 'ribbons.png'));
});
