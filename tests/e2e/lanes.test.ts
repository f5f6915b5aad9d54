/** Two models in lockstep on the same batches: their maps, what those differ in, and the way back to one. */
import { text as textOf } from 'node:stream/consumers';
import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, changes, choose, field, grid, reachStep, ready, stepOf } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

/** The lead that lockstep.ts allows. */
const LEAD = 16;

const lane = (page: Page, letter: 'A' | 'B' | 'C' | 'D'): Locator => page.locator(`[data-lane=${letter}]`);
const differences = (page: Page): Locator => page.getByRole('grid', { name: 'Difference of the alignments' });

test('two mechanisms train in lockstep, rest at the same step, and are taken step by step', async ({ visit }) => {
  const page = await visit({ address: linkTo({ ...quickSettings, decoderHidden: 32 }, 'abcd') });
  await ready(page);
  await choose(page, 'Attention', 'dot');
  await button(page, 'Train beside it').click();
  await changes(page).waitFor({ state: 'detached' }); // the form is A's again
  expect(await field(page, 'Attention').inputValue()).toBe('additive');
  await page.getByRole('region', { name: 'A additive' }).waitFor();
  await page.getByRole('region', { name: 'B dot' }).waitFor();
  await grid(page).nth(1).waitFor();

  await button(page, 'Step').click();
  await expect.poll(() => steps(page)).toEqual([1, 1]);

  await button(page, 'Train').click();
  await reachStep(page, 40);
  for (let look = 0; look < 20; look++) {
    const [a, b] = await steps(page);
    expect(Math.abs(a - b)).toBeLessThanOrEqual(LEAD);
    await page.waitForTimeout(50);
  }
  await button(page, 'Pause').click();
  await restTogether(page);
  const rested = await steps(page);
  await page.waitForTimeout(300);
  expect(await steps(page)).toEqual(rested);

  // What is typed is decoded by both, and what is looked at in one map is looked at in the other.
  await field(page, 'Your input').fill('cab');
  for (const letter of ['A', 'B'] as const) {
    await expect
      .poll(() => grid(page).and(lane(page, letter).getByRole('grid')).locator('th[scope=col]').count())
      .toBe(4);
  }
  await lane(page, 'B').locator('td[data-row]').first().hover();
  await lane(page, 'A').locator('th[scope=row][data-looked]').waitFor();

  // The keyboard pauses and trains both; a reset takes both back, of the same seed.
  await page.mouse.click(2, 400);
  await page.keyboard.press('.');
  await expect.poll(() => steps(page)).toEqual(rested.map((step) => step + 1));
  await button(page, 'Reset').click();
  await expect.poll(() => steps(page), { timeout: 15_000 }).toEqual([0, 0]);

  await button(page, 'Close B').click();
  await lane(page, 'A').waitFor({ state: 'detached' });
  expect(await grid(page).count()).toBe(1);
  await button(page, 'Train').click();
  await reachStep(page, 50);
});

test('the run of each model is kept, told apart by name, and that of a closed one can be opened', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings, 'abcd') });
  await ready(page);
  await choose(page, 'Gradient clip', '2');
  await button(page, 'Train beside it').click();
  await grid(page).nth(1).waitFor();
  await button(page, 'Train').click();
  await reachStep(page, 30);
  await button(page, 'Pause').click();
  await restTogether(page);
  const runs = page.getByRole('region', { name: 'Runs' }).locator('.runRow');
  await expect.poll(() => runs.count()).toBe(2);
  expect(await runs.filter({ hasText: 'on the page as A' }).count()).toBe(1);
  const beside = runs.filter({ hasText: 'on the page as B' });
  const name = await beside.locator('.runName').innerText();
  const open = runs.filter({ has: page.getByText(name, { exact: true }) }).getByTitle('Go on with its weights');
  await button(page, 'Close B').click();
  await open.waitFor();
  await page.reload();
  await ready(page);
  await open.click();
  await expect.poll(() => stepOf(page)).toBeGreaterThanOrEqual(30);
  expect(await field(page, 'Gradient clip').inputValue()).toBe('2');
});

test('where nothing that matters differs the losses are equal and the difference is zero', async ({ visit }) => {
  const page = await visit({ address: linkTo({ ...quickSettings, gradientClip: 100 }, 'abcd') });
  await ready(page);
  await choose(page, 'Gradient clip', '0'); // no gradient here is as long as 100
  await button(page, 'Train beside it').click();
  await grid(page).nth(1).waitFor();
  await button(page, 'Train').click();
  await reachStep(page, 60);
  await button(page, 'Pause').click();
  await restTogether(page);
  const losses = await page.locator('.laneLoss').allInnerTexts();
  expect(losses).toHaveLength(2);
  expect(losses[0]).toBe(losses[1]);

  await button(page, 'B − A').click();
  await page.getByText('The weights are the same in both.').waitFor();
  const cells = differences(page).locator('td[data-row]');
  const values = await cells.evaluateAll((found) => found.map((cell) => cell.dataset.difference));
  expect(values.length).toBeGreaterThanOrEqual(5);
  expect(new Set(values)).toEqual(new Set(['0.0000']));
  expect(
    await page.getByRole('figure', { name: /^Scale of weight in B minus weight in A, from −1 to \+1/ }).count(),
  ).toBe(1);
});

test('three models train in lockstep, any two are subtracted and saved, a link brings them all, and a fourth joins', {
  timeout: 240_000,
}, async ({ visit }) => {
  const page = await visit({
    address: linkTo({ ...quickSettings, decoderHidden: 32 }, 'abcd'),
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await ready(page);
  await choose(page, 'Attention', 'dot');
  await button(page, 'Train beside it').click();
  await changes(page).waitFor({ state: 'detached' });
  await choose(page, 'Attention', 'general');
  await button(page, 'Train as C').click();
  await grid(page).nth(2).waitFor();
  for (const name of ['A additive', 'B dot', 'C general']) await page.getByRole('region', { name }).waitFor();
  await button(page, 'Train').click();
  await reachStep(page, 60);
  await button(page, 'Pause').click();
  await ready(page);
  const together = async () => new Set(await page.locator('.laneProgress output').allInnerTexts()).size;
  await expect.poll(together).toBe(1);
  expect(await page.getByText('Of A, the model of the page.').count()).toBe(1);

  // Time goes back for all of them.
  await page.locator('h1').click();
  await page.keyboard.press('[');
  await expect.poll(() => page.locator('.laneProgress').filter({ hasText: 'shown is step' }).count()).toBe(3);
  await button(page, 'Back to now').click();

  await button(page, 'B − A').click();
  await field(page, 'Of').selectOption('C');
  await field(page, 'take').selectOption('B');
  await button(page, 'C − B').waitFor();
  await differences(page).waitFor();
  const shown = await differences(page)
    .locator('td[data-row="0"]')
    .evaluateAll((found) => found.map((cell) => cell.dataset.difference));
  await button(page, 'Save C − B').click();
  const coming = page.waitForEvent('download');
  await button(page, 'Difference as CSV').click();
  const file = await coming;
  expect(file.suggestedFilename()).toMatch(/^interlinear-C-minus-B-step-\d+\.csv$/);
  const text = await textOf(await file.createReadStream());
  expect(text.split('\r\n')[1]?.split(',').slice(1)).toEqual(shown);
  await button(page, 'Save C − B').click();
  const picture = page.waitForEvent('download');
  await button(page, 'Difference as SVG').click();
  const svg = await textOf(await (await picture).createReadStream());
  expect(svg).toContain('>α in C − α in B</text>');
  expect(svg).toContain('<title>Attention in C');

  await button(page, 'Share').click();
  await page.getByText('Link copied.').waitFor();
  const fresh = await visit({ address: await page.evaluate(() => navigator.clipboard.readText()) });
  await differences(fresh).waitFor({ timeout: 30_000 }); // as it was shared
  expect(await button(fresh, 'C − B').getAttribute('aria-pressed')).toBe('true');
  await button(fresh, 'A, B and C').click();
  for (const name of ['A additive', 'B dot', 'C general']) await fresh.getByRole('region', { name }).waitFor();

  // A fourth is the last that there is room for.
  await choose(fresh, 'Attention', 'self-attention');
  await button(fresh, 'Train as D').click();
  await fresh.getByRole('region', { name: 'D self-attention' }).waitFor();
  await grid(fresh).nth(3).waitFor();
  await button(fresh, 'Train').click();
  await reachStep(fresh, 90);
  await button(fresh, 'Pause').click();
  await ready(fresh);
  const steps = () => fresh.locator('.laneProgress output').allInnerTexts();
  await expect.poll(async () => new Set(await steps()).size).toBe(1);
  expect(await steps()).toHaveLength(4);
  await fresh.getByRole('heading', { name: 'Heads of D' }).waitFor();
  for (const view of ['B − A', 'A, B, C and D']) {
    await button(fresh, view).click();
    await expect.poll(() => roomUnderMaps(fresh)).toBeGreaterThan(0);
  }
  await choose(fresh, 'Attention', 'none');
  expect(await button(fresh, 'Train as D').getAttribute('title')).toBe(
    'There is room for no more lanes: it takes the place of D',
  );
  await button(fresh, 'Undo changes').click();
  await button(fresh, 'Close B').click();
  await fresh.getByRole('region', { name: 'B general' }).waitFor();
  await fresh.getByRole('region', { name: 'C self-attention' }).waitFor();
});

/** Pixels between the lowest map and what stands under the maps; negative where it lies over them. */
async function roomUnderMaps(page: Page): Promise<number> {
  const maps = await page.locator('.map .sheet').all();
  const boxes = await Promise.all(maps.map((map) => map.boundingBox()));
  const lowest = Math.max(...boxes.map((box) => (box ? box.y + box.height : Number.POSITIVE_INFINITY)));
  const under = await page.getByRole('slider', { name: 'Training', exact: true }).boundingBox();
  return (under?.y ?? Number.NEGATIVE_INFINITY) - lowest;
}

test('a change of what both must share is refused in words; a model that cannot be built leaves A alone', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo(quickSettings, 'abcd') });
  await ready(page);
  await choose(page, 'Seed', '5');
  await page
    .getByText('To train beside A, a model must read the same batches: leave Seed as in A, or restart.')
    .waitFor();
  expect(await button(page, 'Train beside it').isDisabled()).toBe(true);
  await button(page, 'Undo changes').click();

  await choose(page, 'Attention', 'none');
  await button(page, 'Train beside it').click();
  await lane(page, 'B').getByText('This model has no attention:').waitFor();
  await button(page, 'B − A').click();
  await page.getByText('B has no attention: there is nothing to subtract.').waitFor();
  await button(page, 'Train').click();
  await reachStep(page, 20);
  await button(page, 'A').click();
  expect(await grid(page).count()).toBe(1);
  expect(await stepOf(page)).toBeGreaterThanOrEqual(20);
});

test('the map of each model inks itself in where that model first writes the input rightly', async ({ visit }) => {
  const page = await visit({
    address: linkTo(quickSettings, 'abcd'),
    context: { reducedMotion: 'no-preference' },
  });
  await ready(page);
  await choose(page, 'Attention', 'general');
  await button(page, 'Train beside it').click();
  await grid(page).nth(1).waitFor();
  const inked = ['A', 'B'].map((letter) =>
    page.waitForFunction(
      (name) =>
        Array.from(document.querySelectorAll(`[data-lane=${name}] .sheet`)).some(
          (sheet) => getComputedStyle(sheet).animationName === 'inking',
        ),
      letter,
      { timeout: 60_000 },
    ),
  );
  await button(page, 'Train').click();
  await Promise.all(inked);
});

test('a trained model is offered only to a model that stands alone: nothing trains in step with it', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo(quickSettings, 'abcd') });
  await ready(page);
  const offer = button(page, 'Show a trained one');
  await offer.waitFor();
  await choose(page, 'Attention', 'dot');
  await button(page, 'Train beside it').click();
  await button(page, 'Close B').waitFor();
  expect(await offer.count()).toBe(0);
  await button(page, 'Close B').click();
  await offer.waitFor();
});

/** Where A and B are, as their lanes say. */
async function steps(page: Page): Promise<[a: number, b: number]> {
  const [a = Number.NaN, b = Number.NaN] = (await page.locator('.laneProgress output').allInnerTexts()).map((text) =>
    Number(text.replaceAll(',', '')),
  );
  return [a, b];
}

async function restTogether(page: Page): Promise<void> {
  await ready(page);
  await expect
    .poll(async () => {
      const [a, b] = await steps(page);
      return a === b;
    })
    .toBe(true);
}
