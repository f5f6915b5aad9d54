import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, field, grid, readMap, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const tokens = (page: Page, line: string): Locator => page.getByRole('group', { name: line }).getByRole('button');
/** The first cell of an input token. */
const cellOf = (page: Page, input: string): Locator =>
  grid(page)
    .getByRole('gridcell', { name: `, input ${input}, weight` })
    .first();
const readout = (page: Page): Locator => page.locator('output.readout');

test('a cell is pinned with the keyboard or by a click, is the same in every drawing, and Esc clears it', async ({
  visit,
}) => {
  const page = await visit();
  await ready(page);
  await field(page, 'Your input').fill('abc');
  await expect.poll(async () => (await readMap(page)).columns.join('')).toBe('abc⏹');
  const pinned = grid(page).locator('[aria-selected=true]');
  await cellOf(page, 'a').focus();
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  expect(await pinned.getAttribute('aria-label')).toContain('input b, weight');
  await button(page, 'ribbons').click();
  await readout(page).filter({ hasText: '← “b”' }).filter({ hasText: 'rank' }).waitFor();
  expect(await tokens(page, 'Input tokens').nth(1).getAttribute('aria-pressed')).toBe('true');
  expect(await tokens(page, 'Output tokens').nth(0).getAttribute('aria-pressed')).toBe('true');
  await page.keyboard.press('Escape');
  await readout(page).filter({ hasText: 'α' }).waitFor({ state: 'detached' });

  // A token of either line, one after the other, is their cell.
  await tokens(page, 'Input tokens').nth(2).focus();
  await page.keyboard.press('Enter');
  await tokens(page, 'Output tokens').nth(0).focus();
  await page.keyboard.press('Enter');
  await button(page, 'heatmap').click();
  await pinned.waitFor();
  expect(await pinned.getAttribute('data-column')).toBe('2');
  await pinned.click();
  await page.mouse.move(0, 0);
  await pinned.waitFor({ state: 'detached' });
});

test('two fingers make the cells of the map smaller and larger, one scrolls, and a tap still pins', async ({
  visit,
}) => {
  const context = { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true };
  const page = await visit({ address: linkTo(quickSettings, 'abcdeabcdeabcdeabc'), context });
  await grid(page).waitFor();
  const sheet = page.locator('.sheet');
  const cell = () => sheet.evaluate((element) => Number.parseFloat(element.style.getPropertyValue('--cell')));
  const hidden = () => sheet.evaluate((element) => element.scrollWidth - element.clientWidth);
  await expect.poll(hidden).toBeGreaterThan(0);
  await sheet.scrollIntoViewIfNeeded();
  const before = await cell();
  const box = await sheet.boundingBox();
  if (!box) throw new Error('The map is not on the page.');
  const client = await page.context().newCDPSession(page);
  const [x, y] = [box.x + box.width / 2, box.y + box.height / 2];
  const pinch = async (from: number, to: number) => {
    const touch = (type: 'touchStart' | 'touchMove' | 'touchEnd', apart?: number) =>
      client.send('Input.dispatchTouchEvent', {
        type,
        touchPoints: apart === undefined ? [] : [-1, 1].map((way, id) => ({ x: x + (way * apart) / 2, y, id })),
      });
    await touch('touchStart', from);
    for (const share of [0.25, 0.5, 0.75, 1]) await touch('touchMove', from + share * (to - from));
    await touch('touchEnd');
  };
  await expect
    .poll(async () => {
      await pinch(200, 40);
      return hidden();
    })
    .toBeLessThanOrEqual(0);
  expect(await cell()).toBeLessThan(before);
  const [table, canvas] = await Promise.all(
    ['tbody td[data-row]', 'canvas'].map((selector) => sheet.locator(selector).first().boundingBox()),
  );
  expect([canvas?.x, canvas?.y]).toEqual([table?.x, table?.y]);
  const rows = await sheet.locator('tbody').boundingBox();
  expect(rows?.height).toBe((await sheet.locator('tbody tr').count()) * (await cell()));
  await pinch(40, 200);
  await expect.poll(cell).toBeGreaterThan(before);
  const pinned = sheet.locator('td[data-row="0"][data-column="2"]');
  await pinned.tap();
  await expect.poll(() => pinned.getAttribute('aria-selected')).toBe('true');
});
