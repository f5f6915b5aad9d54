/** One setting under several seeds, one after another, and their curves as a band. */
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
  await button(page, 'Run seeds').click();
  await runs.getByText(/Seed 4, 1 of 3, to step 400/).waitFor();
  await runs.getByText(/Seed 6, 3 of 3, to step 400/).waitFor();
  await expect.poll(() => runs.locator('.seedQueue').count()).toBe(0);
  await expect.poll(() => runs.locator('.runRow').count()).toBe(3);
  for (const row of await runs.locator('.runRow').allInnerTexts()) expect(row).toMatch(/400 steps/);
  await expect.poll(drawn).toContain('mean of 3 seeds: Reversal, additive, seed 4 …');
  await button(page, 'each').click();
  await expect.poll(drawn).toEqual(expect.arrayContaining([4, 5].map((seed) => `Reversal, additive, seed ${seed}`)));
});
