import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, choose, field, reachStep, ready, stepOf } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const rows = (page: Page): Locator => page.getByRole('region', { name: 'Runs' }).locator('.runRow');
const row = (page: Page, name: string): Locator => rows(page).filter({ hasText: name });
const inRow = (page: Page, name: string, action: string): Locator => button(page, `${action} ${name}`);
const nameOf = (seed: number): string => `Reversal, additive, seed ${seed}`;

/** Trains a little and waits until the run is kept with its weights. */
async function trainALittle(page: Page, name: string): Promise<void> {
  await button(page, 'Train').click();
  await reachStep(page, 30);
  await button(page, 'Pause').click();
  await page
    .getByTitle('Go on with its weights')
    .and(inRow(page, name, 'Open'))
    .waitFor();
}

async function restartWithSeed(page: Page, seed: number): Promise<void> {
  await choose(page, 'Seed', String(seed));
  await button(page, 'Restart').click();
  await expect.poll(() => stepOf(page)).toBe(0);
  await ready(page);
}

test('names in the key of a chart are never cut, and a run has no value beyond its end', async ({ visit }) => {
  const page = await visit({ address: linkTo({ ...quickSettings, seed: 1 }) });
  await ready(page);
  const runSteps = async (count: number, name: string) => {
    await page.getByLabel('Steps to run').fill(String(count));
    await button(page, 'Run').click();
    await reachStep(page, count);
    await ready(page);
    await inRow(page, name, 'Rename').waitFor();
  };
  await runSteps(40, nameOf(1));
  await restartWithSeed(page, 2);
  await runSteps(160, nameOf(2)); // far beyond the first
  const cut = await page
    .locator('.keyLabel')
    .evaluateAll((labels) => labels.filter(({ scrollWidth, clientWidth }) => scrollWidth > clientWidth).length);
  expect(cut).toBe(0);

  const chart = page.getByRole('region', { name: 'Loss, nats per token' });
  const values = () => chart.locator('.key output').allInnerTexts();
  const plot = chart.locator('.plot');
  await plot.hover({ position: { x: 48, y: 60 } });
  await expect.poll(values).not.toContain('');
  const { width } = (await plot.boundingBox()) ?? { width: 0 };
  await plot.hover({ position: { x: width - 21, y: 60 } });
  // The curve of training goes on to there; the run that is kept, the last of the key, had ended.
  await expect.poll(async () => (await values()).at(-1)).toBe('');
  expect((await values())[0]).toMatch(/^\d/);
});

test('the last run is offered on return, and goes on with its weights, its name and its curves', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  await trainALittle(page, nameOf(1));
  await inRow(page, nameOf(1), 'Pin').click();
  await inRow(page, nameOf(1), 'Rename').click();
  await field(page, `Name of ${nameOf(1)}`).fill('The first');
  await page.keyboard.press('Enter');
  await row(page, 'The first').waitFor();
  const step = await stepOf(page);
  const steps = (count: number): string => `${count.toLocaleString('en')} steps`;

  // Back without the link, as a person comes back.
  await page.goto(new URL('.', page.url()).href);
  await page.getByText(`Last time: The first, ${steps(step)}.`).waitFor();
  expect(await inRow(page, 'The first', 'Pin').getAttribute('aria-pressed')).toBe('true');
  await ready(page);
  await button(page, 'Go on with it').click();
  await expect.poll(() => stepOf(page)).toBe(step);
  await row(page, 'The first').getByText('on the page').waitFor();
  await ready(page);
  expect(await field(page, 'Hidden').inputValue()).toBe('16');
  await button(page, 'Step').click();
  await expect.poll(() => stepOf(page)).toBe(step + 1);
  await row(page, 'The first')
    .getByText(steps(step + 1))
    .waitFor();
  expect(await rows(page).count()).toBe(1);
});

test('a reload after a link offers what was trained since, with its input; the link opened anew is as it says', async ({
  visit,
}) => {
  const link = linkTo(quickSettings, 'abba');
  const page = await visit({ address: link });
  await ready(page);
  await trainALittle(page, nameOf(1));
  const step = await stepOf(page);
  await field(page, 'Your input').fill('cab');
  await page.getByRole('region', { name: 'Alignment', exact: true }).waitFor();
  await page.waitForTimeout(1000); // longer than a run must rest to be kept
  await page.reload();
  await ready(page);
  expect(await field(page, 'Your input').inputValue()).toBe('abba');
  await page.getByText(`Last time: ${nameOf(1)}, ${step.toLocaleString('en')} steps.`).waitFor();
  await button(page, 'Go on with it').click();
  await expect.poll(() => stepOf(page)).toBe(step);
  expect(await field(page, 'Your input').inputValue()).toBe('cab');
  await page.getByRole('region', { name: 'Alignment', exact: true }).waitFor();

  const another = await page.context().newPage();
  await another.goto(link);
  await ready(another);
  await row(another, nameOf(1)).waitFor();
  expect(await another.getByText('Last time:').count()).toBe(0);
  expect(await field(another, 'Your input').inputValue()).toBe('abba');
});

test('the focus goes on where a button that was pressed is gone, and Escape in a name leaves the pinned cell', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  await trainALittle(page, nameOf(1));
  await page.locator('td[data-row="0"]').first().click();
  const pinned = page.locator('td[aria-selected=true]');
  await expect.poll(() => pinned.count()).toBe(1);
  const focused = (name: string) =>
    expect.poll(() => inRow(page, nameOf(1), name).evaluate((one) => one === document.activeElement)).toBe(true);
  await inRow(page, nameOf(1), 'Rename').focus();
  await page.keyboard.press('Enter');
  await page.keyboard.type('Another');
  await page.keyboard.press('Escape');
  await focused('Rename');
  expect(await pinned.count()).toBe(1);
  await page.keyboard.press('Enter');
  await page.keyboard.press('Enter');
  await focused('Rename');
  await inRow(page, nameOf(1), 'Pin').click();
  await inRow(page, nameOf(1), 'Delete').focus();
  await page.keyboard.press('Enter');
  await expect.poll(() => button(page, 'Undo').evaluate((one) => one === document.activeElement)).toBe(true);
  await page.keyboard.press('Enter');
  await expect.poll(() => row(page, nameOf(1)).evaluate((one) => one === document.activeElement)).toBe(true);
  expect(await inRow(page, nameOf(1), 'Pin').getAttribute('aria-pressed')).toBe('true');
});

test('a deleted run is gone after a reload, and one that is put back is whole', async ({ visit }) => {
  const page = await visit({ address: linkTo({ ...quickSettings, seed: 1 }) });
  await ready(page);
  await trainALittle(page, nameOf(1));
  await restartWithSeed(page, 2);
  await trainALittle(page, nameOf(2));
  await inRow(page, nameOf(1), 'Delete').click();
  await page.getByText(`Deleted “${nameOf(1)}”.`).waitFor();
  expect(await rows(page).count()).toBe(1);
  await button(page, 'Undo').click();
  await row(page, nameOf(1)).waitFor();
  await inRow(page, nameOf(1), 'Show').click();
  await inRow(page, nameOf(1), 'Pin').click();
  await inRow(page, nameOf(2), 'Delete').click();
  await row(page, nameOf(2)).waitFor({ state: 'detached' });
  await page.reload();
  await ready(page);
  await row(page, nameOf(1)).waitFor();
  expect(await rows(page).count()).toBe(1);
  expect(await inRow(page, nameOf(1), 'Show').getAttribute('aria-pressed')).toBe('false');
  expect(await inRow(page, nameOf(1), 'Pin').getAttribute('aria-pressed')).toBe('true');
  await inRow(page, nameOf(1), 'Open').click();
  await expect.poll(() => stepOf(page)).toBeGreaterThanOrEqual(30);
  await row(page, nameOf(1)).getByText('on the page').waitFor();
});

test('a page that is closed in the midst of training offers the run on return, as it was kept last', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  await button(page, 'Train').click();
  const open = page.getByTitle('Go on with its weights').and(inRow(page, nameOf(1), 'Open'));
  await open.waitFor({ timeout: 40_000 });
  await page.goto(new URL('.', page.url()).href);
  await page.getByText(/Last time: Reversal, additive, seed 1, [\d,]+ steps\./).waitFor();
  expect(await button(page, 'Go on with it').count()).toBe(1);
});
