/** In the hand, by the thumb alone. */

import { inTheHand } from '../../support/appearances';
import { overhang } from '../../support/axe';
import { expect } from '../../support/browser';
import { button, changes, field, grid, reachStep, ready, stepOf } from '../../support/browserPage';
import { linkTo, quickSettings } from '../../support/link';
import { test } from '../../support/person';

test.for(inTheHand)(
  '$size, $theme: the thumb chooses a mechanism, runs so many steps, pins a cell and looks at each view, and nothing scrolls sideways',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(quickSettings, 'abcd') });
    const { page } = person;
    const tab = (name: string) => page.getByRole('tab', { name });
    await ready(page);
    await person.press(page.getByRole('group', { name: 'Attention mechanism' }).getByText('general', { exact: true }));
    await person.press(button(page, 'Restart'));
    await changes(page).waitFor({ state: 'detached' });
    await ready(page);

    const progress = page.getByRole('region', { name: 'Progress' });
    await progress.getByLabel('Steps to run').fill('120');
    await person.press(progress.getByRole('button', { name: 'Run' }));
    await reachStep(page, 120);
    await ready(page);
    expect(await stepOf(page)).toBe(120);
    await progress.getByText(/^exact \d+\.\d %$/).waitFor();
    const sparkline = progress.getByRole('img', { name: /^Loss by step/ });
    const inked = () =>
      sparkline.evaluate((canvas: HTMLCanvasElement) => {
        const { data } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? { data: [] };
        return data.some((value) => value > 0);
      });
    await expect.poll(inked).toBe(true);

    const cell = grid(page).locator('td[data-row="0"][data-column="2"]');
    await person.press(cell);
    await expect.poll(() => cell.getAttribute('aria-selected')).toBe('true');
    await page.getByRole('region', { name: 'Behind the map' }).getByText('looks at input “c”').waitFor();
    await page
      .locator('.readout')
      .getByText(/ ← “c”/)
      .waitFor();
    await person.press(cell);
    await expect.poll(() => cell.getAttribute('aria-selected')).toBeNull();

    for (const drawing of ['ribbons', 'rows', 'heatmap']) {
      await person.press(button(page, drawing));
      await field(page, 'Your input').fill(drawing === 'rows' ? 'abcdeabcdeabcdeabcdeabcde' : 'abcdabcd');
      await expect.poll(() => overhang(page), { message: drawing }).toBe(0);
    }
    for (const [view, shown] of [
      ['Curves', page.getByRole('heading', { name: 'Exact match', exact: true })],
      ['Setup', field(page, 'Task')],
      ['Learn', page.getByRole('button', { name: /^Why attention/ })],
      ['Align', grid(page)],
    ] as const) {
      await person.press(tab(view));
      await shown.waitFor();
      expect(await tab(view).getAttribute('aria-selected')).toBe('true');
      expect(await page.getByRole('tabpanel').count()).toBe(1);
      expect(await overhang(page), view).toBe(0);
    }
  },
);
