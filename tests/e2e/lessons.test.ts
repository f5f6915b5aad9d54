/** A lesson as a person would do it, and a link to one. */
import type { Page } from 'playwright';
import { expect, pageAddress, test } from '../support/browser';
import { button, changes, choose, field, grid, largest, readMap, ready } from '../support/browserPage';

const lesson = (page: Page, title: string) => page.getByRole('region', { name: `Lesson: ${title}`, exact: true });

/** Waits until what the step asks for counts as done, and goes on. */
async function goOn(page: Page, name = 'Next'): Promise<void> {
  await page.getByText('✓ Done.').waitFor({ timeout: 60_000 });
  await button(page, name).click();
}

async function pin(page: Page, row: number, column: number): Promise<void> {
  await grid(page).locator(`td[data-row="${row}"][data-column="${column}"]`).dispatchEvent('click');
}

test('“When maps mislead” holds for the model that comes with the page', async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=when-maps-mislead` });
  const strip = lesson(page, 'When maps mislead');
  await strip.getByText('step 1 of 5').waitFor();
  await grid(page).waitFor();
  await pin(page, 1, 5);
  await goOn(page);
  await button(page, 'what if').click();
  await goOn(page);
  await pin(page, 1, 1);
  await button(page, 'All on “a” (input 2)').click();
  await goOn(page);
  await button(page, 'Take all edits back').click();
  await pin(page, 7, 2);
  await button(page, 'All on “b” (input 3)').click();
  await goOn(page);
  expect(await page.locator('.outputs dd').count()).toBe(2);
  expect(await page.locator('.outputs [data-differs]').count()).toBe(0);
  await page.getByLabel('The model’s own map').check();
  await goOn(page, 'Finish');
  await strip.getByText('A weight says what was read').waitFor();
});

test('“Reading an alignment” is finished on the model that comes with the page', async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=reading-an-alignment&hide=setup` });
  const strip = lesson(page, 'Reading an alignment');
  await grid(page).waitFor();
  expect(await field(page, 'Attention').isVisible()).toBe(false);
  await field(page, 'Your input').fill('headache');
  await goOn(page);
  const row = (await readMap(page)).weights[2] ?? [];
  await pin(page, 2, largest(row));
  await goOn(page);
  await button(page, 'View').click();
  const outlined = (name: string) => button(page, name).evaluate((opener) => getComputedStyle(opener).outlineStyle);
  expect([await outlined('View'), await outlined('Save')]).toEqual(['solid', 'none']);
  await page.getByLabel('Expected alignment').check();
  await page.keyboard.press('Escape');
  await goOn(page);
  await button(page, 'ribbons').click();
  await goOn(page);
  await field(page, 'Your input').fill('abcdefghijabcd');
  await goOn(page, 'Finish');
  await strip.getByText('A row shows where the decoder looked').waitFor();
});

test('“Three ways to score” is finished by training each', { timeout: 240_000 }, async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=three-ways-to-score` });
  const strip = lesson(page, 'Three ways to score');
  await ready(page);
  await button(page, 'Train').click();
  await goOn(page);
  for (const attention of ['general', 'concat', 'additive']) {
    await choose(page, 'Attention', attention);
    await button(page, 'Restart').click();
    await changes(page).waitFor({ state: 'detached' });
    await ready(page);
    await button(page, 'Train').click();
    await goOn(page);
  }
  await grid(page).waitFor();
  await pin(page, 0, 0);
  await goOn(page, 'Finish');
  await strip.getByText('A score is a way to compare').waitFor();
});

test('“The decoder that could not look” is finished by letting it look', { timeout: 240_000 }, async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=the-decoder-that-could-not-look` });
  const strip = lesson(page, 'The decoder that could not look');
  await ready(page);
  await button(page, 'Train').click();
  await goOn(page);
  await pin(page, 1, 1);
  await goOn(page);
  await field(page, 'Your input').fill('cabbage');
  await goOn(page);
  await choose(page, 'Attention', 'additive');
  await button(page, 'Restart').click();
  await goOn(page);
  await ready(page);
  await button(page, 'Train').click();
  await goOn(page, 'Finish');
  await strip.getByText('Attention aligns only where the score depends').waitFor();
});

test('a teacher’s link is put together from what it hides, never from what the lesson needs; the strip stays in sight', async ({
  visit,
}) => {
  const page = await visit({ address: pageAddress() });
  await ready(page);
  await button(page, 'Lessons').click();
  await page.getByText('A link for a class').click();
  await field(page, 'Lesson').selectOption('When maps mislead');
  await page.getByRole('checkbox', { name: 'Setup', exact: true }).check();
  await page.getByLabel('Ways to save').check();
  expect(await field(page, 'Link').inputValue()).toMatch(/#lesson=when-maps-mislead&hide=setup,export$/);
  await field(page, 'Lesson').selectOption('Why attention');
  expect(await page.getByLabel('Setup, which this lesson needs').isDisabled()).toBe(true);
  const link = await field(page, 'Link').inputValue();
  expect(link).toMatch(/#lesson=why-attention&hide=export$/);

  // Two columns: the page scrolls, and the strip and the setup stay.
  const taught = await visit({ address: link, context: { viewport: { width: 1000, height: 700 } } });
  await lesson(taught, 'Why attention').waitFor();
  await ready(taught);
  expect(await button(taught, 'Save as GIF').isVisible()).toBe(false);
  await taught.mouse.wheel(0, 1500);
  await expect.poll(() => taught.evaluate(() => scrollY)).toBeGreaterThan(200);
  const box = await lesson(taught, 'Why attention').boundingBox();
  expect(box?.y).toBeGreaterThanOrEqual(0);
  expect(box?.y).toBeLessThan(120);
  const setup = await taught.locator('.column.setup').boundingBox();
  expect(setup?.y).toBeCloseTo((box?.y ?? 0) + (box?.height ?? 0), 0);

  const wrong = await visit({ address: `${pageAddress()}#lesson=why-attention&hide=setup` });
  await wrong
    .getByRole('alert')
    .filter({ hasText: 'the lesson “Why attention” is done in Setup, which the link hides.' })
    .waitFor();
});

test('at the desk a lesson takes its height off all columns, and the page does not scroll', async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=reading-an-alignment` });
  const strip = await lesson(page, 'Reading an alignment').boundingBox();
  await grid(page).waitFor();
  const boxes = await page.locator('.column').evaluateAll((columns) =>
    columns.map((column) => {
      const { top, bottom } = column.getBoundingClientRect();
      return { top, bottom };
    }),
  );
  expect(boxes).toHaveLength(3);
  expect(boxes[0]?.top).toBeGreaterThan(strip?.height ?? 0);
  expect(boxes).toEqual(Array(3).fill({ top: boxes[0]?.top, bottom: 900 }));
  expect(await page.evaluate(() => document.documentElement.scrollHeight)).toBe(900);
});

test('a link that is shared in a lesson brings its step and what was there; then the lesson goes on', async ({
  visit,
}) => {
  const page = await visit({
    address: `${pageAddress()}#lesson=reading-an-alignment&hide=export`,
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await grid(page).waitFor();
  await field(page, 'Your input').fill('headache');
  await goOn(page);
  await button(page, 'rows').click();
  await button(page, 'Share').click();
  await page.getByText('Link copied.').waitFor();

  const fresh = await visit({ address: await page.evaluate(() => navigator.clipboard.readText()) });
  await lesson(fresh, 'Reading an alignment').getByText('step 2 of 5').waitFor();
  await expect.poll(() => field(fresh, 'Your input').inputValue()).toBe('headache');
  expect(await button(fresh, 'rows').getAttribute('aria-pressed')).toBe('true');
  expect(await button(fresh, 'Save').isVisible()).toBe(false);
  await button(fresh, 'heatmap').click();
  await grid(fresh).waitFor();
  await pin(fresh, 2, largest((await readMap(fresh)).weights[2] ?? []));
  await goOn(fresh);
});

test('a link to a lesson hides what its teacher says, and a wrong one is refused in words', async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=three-ways-to-score&hide=optimiser,device,export` });
  await lesson(page, 'Three ways to score').waitFor();
  await ready(page);
  expect(await field(page, 'Attention').isVisible()).toBe(true);
  for (const name of ['Learning rate', 'Backend']) expect(await field(page, name).isVisible(), name).toBe(false);
  expect(await page.getByText('Model file', { exact: true }).isVisible()).toBe(false);
  expect(await page.getByText('Performance', { exact: true }).isVisible()).toBe(false);
  expect(await button(page, 'Save').isVisible()).toBe(false);
  await page.getByRole('button', { name: 'Leave the lesson' }).click();
  expect(await field(page, 'Learning rate').isVisible()).toBe(true);

  const wrong = await visit({ address: `${pageAddress()}#lesson=why-not` });
  await wrong.getByRole('alert').filter({ hasText: 'The link was not opened: there is no such lesson' }).waitFor();
});
