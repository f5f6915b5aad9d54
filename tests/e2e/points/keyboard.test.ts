/** Without mouse and without sight: every key that the help lists, from the first Tab to a pinned cell. */
import type { Locator, Page } from 'playwright';
import { atTheDesk } from '../../support/appearances';
import { expect } from '../../support/browser';
import { changes, grid, reachStep, readMap, ready, stepOf } from '../../support/browserPage';
import { linkTo, quickSettings } from '../../support/link';
import { test } from '../../support/person';

const INPUT = 'abcd';
/** Far more than there are places to stop. */
const MOST_TABS = 150;

const help = (page: Page): Locator => page.getByRole('dialog', { name: 'Keys and words' });

test.for(atTheDesk)(
  '$size, $theme: by keys alone from load to a pinned cell: Space trains and pauses, a full stop is one step, brackets go through time, arrows walk a real grid, Enter pins, Esc clears, and summaries are spoken',
  async (appearance, { come }) => {
    const { page } = await come(appearance, { address: linkTo(quickSettings, INPUT) });
    await ready(page);
    const { keyboard } = page;
    await keyboard.press('Space');
    await reachStep(page, 60);
    await keyboard.press('Space');
    await ready(page);
    const step = await stepOf(page);
    await keyboard.press('.');
    await expect.poll(() => stepOf(page)).toBe(step + 1);
    await ready(page);

    const slider = page.getByRole('slider', { name: 'Training' });
    await expect.poll(() => slider.isEnabled()).toBe(true);
    const place = async () => Number(await slider.inputValue());
    const now = Number(await slider.getAttribute('max'));
    for (const earlier of [now - 1, now - 2]) {
      await keyboard.press('[');
      await expect.poll(place).toBe(earlier);
    }
    expect(await page.locator('.timelineStep').innerText()).toMatch(/^step \d+$/);
    for (const later of [now - 1, now]) {
      await keyboard.press(']');
      await expect.poll(place).toBe(later);
    }
    expect(await page.locator('.timelineStep').innerText()).toBe('now');

    await keyboard.press('?');
    await help(page).waitFor();
    expect(await help(page).locator('kbd').allInnerTexts()).toEqual(
      expect.arrayContaining(['Space', '.', '[', ']', '?', 'Arrows', 'Enter', 'Esc']),
    );
    await keyboard.press('Escape');
    await help(page).waitFor({ state: 'hidden' });

    const { columns, rows } = await readMap(page);
    expect(columns).toHaveLength(INPUT.length + 1);
    expect(await grid(page).getByRole('columnheader').count()).toBe(columns.length);
    expect(await grid(page).getByRole('rowheader').count()).toBe(rows.length);
    expect(
      await grid(page)
        .getByRole('gridcell', { name: /^output .+, input .+, weight / })
        .count(),
    ).toBe(columns.length * rows.length);
    await tabTo(page, 'input[name=mechanism]');
    await keyboard.press('ArrowRight');
    await changes(page).getByText('Attention: additive → dot').waitFor();
    await keyboard.press('ArrowLeft');
    await changes(page).waitFor({ state: 'detached' });
    await tabTo(page, 'td[data-row]');
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowDown');
    await page
      .locator('.readout')
      .getByText(/ ← “b”/)
      .waitFor();
    await keyboard.press('Enter');
    const pinned = grid(page).locator('[aria-selected=true]');
    await pinned.waitFor();
    expect(await pinned.evaluate(({ dataset }) => [dataset.row, dataset.column])).toEqual(['1', '1']);
    await page.getByRole('region', { name: 'Behind the map' }).getByText('looks at input “b”').waitFor();
    await keyboard.press('Escape');
    await pinned.waitFor({ state: 'detached' });

    const spoken = page.locator('[aria-live=polite]').filter({ hasText: `Step ${step + 1}, training loss ` });
    await spoken.waitFor({ state: 'attached', timeout: 20_000 });
  },
);

test.for(atTheDesk)(
  '$size, $theme: single keys can be switched off by keys, and stay off',
  async (appearance, { come }) => {
    const { page } = await come(appearance, { address: linkTo(quickSettings, INPUT) });
    await ready(page);
    await page.keyboard.press('?');
    await help(page).waitFor();
    await tabTo(page, 'input[type=checkbox]');
    await page.keyboard.press('Space');
    expect(await page.getByLabel('Single-key shortcuts').isChecked()).toBe(false);
    await page.keyboard.press('Escape');
    await page.reload();
    await ready(page);
    await page.keyboard.press('.');
    // The button still is one step, and the key before it has been none.
    await tabTo(page, 'button[title="Exactly one training step"]');
    await page.keyboard.press('Enter');
    await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
    await ready(page);
    expect(await stepOf(page)).toBe(1);
  },
);

/** Presses Tab until the focus is on such an element. */
async function tabTo(page: Page, selector: string): Promise<void> {
  const isThere = () => page.evaluate((wanted) => document.activeElement?.matches(wanted) ?? false, selector);
  for (let presses = 0; presses < MOST_TABS && !(await isThere()); presses++) await page.keyboard.press('Tab');
  expect(await isThere(), `the focus on ${selector}`).toBe(true);
}
