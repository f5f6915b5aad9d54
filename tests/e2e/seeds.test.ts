/** One setting under several seeds, one after another, and their curves as a band. */
import type { Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, field, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

test('seeds train one after another, each is kept, and they are drawn as a band', async ({ visit }) => {
  const page = await visit({ address: linkTo({ ...quickSettings, seed: 4 }) });
  await ready(page);
  const runs = page.getByRole('region', { name: 'Runs' });
  const drawn = () =>
    page.getByRole('region', { name: 'Exact match', exact: true }).locator('.keyLabel').allInnerTexts();
  await field(page, 'How many seeds').fill('3');
  await field(page, 'Steps of each seed').fill('400');
  const said = await everySaid(page, '.seedQueue');
  await button(page, 'Run seeds').click();
  await expect.poll(async () => (await said()).join(), { timeout: 60_000 }).toContain('Seed 6, 3 of 3, to step 400');
  expect((await said()).join()).toContain('Seed 4, 1 of 3, to step 400');
  await expect.poll(() => runs.locator('.seedQueue').count()).toBe(0);
  await expect.poll(() => runs.locator('.runRow').count()).toBe(3);
  for (const row of await runs.locator('.runRow').allInnerTexts()) expect(row).toMatch(/400 steps/);
  await expect.poll(drawn).toContain('mean of 3 seeds: Reversal, additive, seed 4 …');
  await button(page, 'each').click();
  await expect.poll(drawn).toEqual(expect.arrayContaining([4, 5].map((seed) => `Reversal, additive, seed ${seed}`)));
});

/** Whatever stands in a part from now on, however soon it is gone: where the processor is quick a seed takes a moment. */
async function everySaid(page: Page, part: string): Promise<() => Promise<readonly string[]>> {
  const said = await page.evaluateHandle((selector) => {
    const texts = new Set<string>();
    const note = () => {
      for (const { textContent } of document.querySelectorAll(selector)) texts.add(textContent ?? '');
    };
    new MutationObserver(note).observe(document.body, { childList: true, characterData: true, subtree: true });
    return texts;
  }, part);
  return () => said.evaluate((texts) => [...texts]);
}
