import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import axe from 'axe-core';
import type { Page } from 'playwright';
import { expect, test } from '../support/browser';
import { SUB_PATH, serveStatic } from '../support/browserHost';
import { button, field, grid, ready, stepOf } from '../support/browserPage';

const sizes = [
  { size: 'desk', viewport: { width: 1440, height: 900 } },
  { size: 'hand', viewport: { width: 390, height: 844 } },
] as const;
const appearances = sizes.flatMap((size) => (['light', 'dark'] as const).map((theme) => ({ ...size, theme })));

test('says what it is, what is trained and on which device before anything is pressed', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  expect(await page.title()).toBe('Interlinear');
  const text = await page.locator('body').innerText();
  expect(text).toMatch(/LSTM learns/);
  expect(text).toMatch(/Reversal\..*additive attention.*[\d,]+ parameters/);
  expect(text).toMatch(/WebGPU · \S+/);
});

test('has the names by which things are found', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  for (const name of ['Train', 'Step', 'Reset', 'New seed']) expect(await button(page, name).count(), name).toBe(1);
  for (const name of ['Task', 'Attention', 'Backend']) {
    expect(await page.getByRole('combobox', { name, exact: true }).count(), name).toBe(1);
  }
  for (const name of ['Data', 'Model', 'Optimiser']) {
    expect(await page.getByRole('group', { name, exact: true }).count(), name).toBe(1);
  }
  await grid(page).waitFor();
  expect(await field(page, 'Your input').inputValue()).not.toBe('');
});

test.for(appearances)(
  'at the $size in the $theme nothing hinders a reader or scrolls sideways',
  async (look, { visit }) => {
    const { viewport, theme } = look;
    const page = await visit({ context: { viewport, colorScheme: theme } });
    await ready(page);
    expect(await findings(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
    for (const tab of await page.getByRole('tab').all()) {
      await tab.click();
      expect(await findings(page), await tab.innerText()).toEqual([]);
      expect(await overhang(page), await tab.innerText()).toBe(0);
    }
  },
);

test('works under any path of any static host', async ({ visit }) => {
  const host = await serveStatic(join(import.meta.dirname, '../../dist'));
  try {
    const page = await visit({ address: `http://localhost:${host.port}${SUB_PATH}` });
    await ready(page);
    await button(page, 'Step').click();
    await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(1);
  } finally {
    host.close();
  }
});

test('the build has no inline script and no inline style, and states its policy first', async () => {
  const html = await readFile(join(import.meta.dirname, '../../dist/index.html'), 'utf8');
  expect(html).toMatch(/<head>\s*<meta http-equiv="Content-Security-Policy" content="default-src &#39;none&#39;;/);
  expect(html).not.toMatch(/<script(?![^>]*\ssrc=)|<style|\sstyle=|\son[a-z]+=/);
  expect(html).not.toMatch(/(?:src|href)="(?!\.\/)/);
});

/** What axe finds that is serious or critical, with the elements it is about. */
async function findings(page: Page): Promise<string[]> {
  await page.evaluate(axe.source);
  const { violations } = await page.evaluate<axe.AxeResults>('axe.run()');
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(' ')}`);
}

/** Pixels by which the page is wider than its window. */
function overhang(page: Page): Promise<number> {
  return page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
}
