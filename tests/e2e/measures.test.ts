/** What a reviewer would ask of a model: measured in the page, once on the test set, and by length. */
import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, choose, field, reachStep, readMap, ready, stepOf } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const region = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
/** Where training stops by itself: what is then measured is the same on a fast machine and on a slow one. */
const STEPS = 60;
const address = () => linkTo({ ...quickSettings, learningRate: 0.01, seed: 3, stopSteps: STEPS });

async function trained(page: Page): Promise<void> {
  await ready(page);
  await button(page, 'Train').click();
  await expect.poll(() => stepOf(page)).toBe(STEPS);
  await button(page, 'Train').waitFor();
}

/** Opens the panel; in the hand it stands under the curves. */
async function openMeasurements(page: Page): Promise<void> {
  await page.getByText('Measurements', { exact: true }).click();
}

test('a measurement has intervals, and its worst example opens in the map', async ({ visit }) => {
  const page = await visit({ address: address() });
  await trained(page);
  await region(page, 'Alignment').waitFor(); // attention against gold, over training
  await openMeasurements(page);
  await button(page, 'Measure on validation').click();
  const report = region(page, 'Validation');
  await report.waitFor();
  expect(await report.innerText()).toContain(`Validation, step ${STEPS}`);
  const row = report.getByRole('row', { name: /^Exact match/ });
  expect(await row.innerText()).toMatch(/Exact match\s+[\d.]+ %\s+[\d.]+–[\d.]+\s+\d+/);
  for (const name of ['Loss, nats per token', 'Character errors (CER)', 'Weight on the right places']) {
    expect(await report.getByRole('rowheader', { name }).count()).toBe(1);
  }
  expect(await report.getByRole('rowheader', { name: 'BLEU' }).count()).toBe(0);

  await button(page, 'longer strings (5–8)').click();
  const worst = report.getByRole('button', { name: /^Open / }).first();
  const name = await worst.locator('.visuallyHidden').innerText();
  const [, source = '', wanted = ''] = /^Open (\w+): \w+, wanted (\w+), \d+ edits?$/.exec(name) ?? [];
  expect(wanted).toBe(Array.from(source).reverse().join(''));
  expect(await worst.innerText()).toMatch(/✕/);
  await worst.click();
  expect(await field(page, 'Your input').inputValue()).toBe(source);
  await expect.poll(async () => (await readMap(page)).columns).toEqual([...source, '⏹']);
});

test('the test set is measured once, and says at which step', async ({ visit }) => {
  const page = await visit({ address: address() });
  await trained(page);
  await openMeasurements(page);
  await button(page, 'Measure on the test set, once').click();
  const report = region(page, 'Test set');
  await report.getByRole('table').waitFor();
  expect(await report.innerText()).toContain(`Test set, step ${STEPS}`);
  expect(await button(page, 'Measure on the test set, once').count()).toBe(0);

  await button(page, 'Train').click();
  await reachStep(page, STEPS + 20);
  await button(page, 'Pause').click();
  await expect.poll(() => report.innerText()).toContain('The model has gone on to step');
  expect(await report.innerText()).toContain(`Test set, step ${STEPS}`);
  expect(await button(page, 'Measure on the test set, once').count()).toBe(0);

  await choose(page, 'Seed', '4');
  await button(page, 'Restart').click();
  await button(page, 'Measure on the test set, once').waitFor();
});

test('length curves of several runs are overlaid, with the trained range marked', async ({ visit }) => {
  const page = await visit({ address: address() });
  await trained(page);
  await openMeasurements(page);
  await button(page, 'Measure by length').click();
  const chart = region(page, 'Exact match by source length');
  await chart.waitFor();
  await choose(page, 'Attention', 'none');
  await button(page, 'Restart').click();
  await expect.poll(() => stepOf(page)).toBe(0);
  await trained(page);
  await button(page, 'Measure by length').click();
  await expect.poll(() => chart.locator('.lengthLine').count()).toBe(2);
  expect(await chart.innerText()).toMatch(/Run 1, additive, step 60[\s\S]*Run 2, no attention, step 60/);
  expect(await chart.locator('text.axisTitle').textContent()).toBe('source tokens; trained up to 4');
  expect(await chart.locator('.lengthLine').first().locator('circle').count()).toBe(7); // lengths 2 to 8
  await chart.locator('.plot').hover({ position: { x: 60, y: 40 } });
  await expect.poll(() => chart.locator('output').first().innerText()).toMatch(/^length 2: [\d.]+ % \(.+\), n \d+$/);
  await chart.getByRole('button', { name: /^Remove Run 1/ }).click();
  await expect.poll(() => chart.locator('.lengthLine').count()).toBe(1);
});

test('it can be read in the hand, where an example leads back to the map', async ({ visit }) => {
  const page = await visit({ address: address(), context: { viewport: { width: 390, height: 844 }, hasTouch: true } });
  await trained(page);
  await page.getByRole('tab', { name: 'Curves' }).click();
  await openMeasurements(page);
  await button(page, 'Measure on validation').click();
  await region(page, 'Validation').waitFor();
  await button(page, 'Measure by length').click();
  await region(page, 'Exact match by source length').waitFor();
  const right = await page
    .locator('.measurements')
    .evaluate((panel) =>
      Math.max(...Array.from(panel.querySelectorAll('*'), (part) => part.getBoundingClientRect().right)),
    );
  expect(right).toBeLessThanOrEqual(390);
  const example = page.getByRole('button', { name: /^Open / }).first();
  const source = /^Open (\w+):/.exec(await example.locator('.visuallyHidden').innerText())?.[1];
  await example.click();
  await field(page, 'Your input').waitFor();
  expect(await field(page, 'Your input').inputValue()).toBe(source);
});
