import { expect, pageAddress, test } from '../support/browser';
import { button, changes, choose, field, ready, stepOf } from '../support/browserPage';

test('the page says what differs from the running model, and Restart applies it', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  expect(await changes(page).count()).toBe(0);
  await button(page, 'Step').click();
  await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(1);
  await choose(page, 'Hidden', '32');
  await choose(page, 'Attention', 'none');
  const text = await changes(page).innerText();
  expect(text).toContain('Hidden: 64 → 32');
  expect(text).toContain('Attention: additive → none');
  expect(await page.locator('body').innerText()).toContain('64 units'); // not applied yet
  await button(page, 'Restart').click();
  await changes(page).waitFor({ state: 'detached' });
  await ready(page);
  await expect.poll(() => page.locator('body').innerText()).toMatch(/32 units.*without attention/);
  expect(await stepOf(page)).toBe(0);
  await page.getByText('This model has no attention:').waitFor();
});

test('changes can be taken back', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await choose(page, 'Batch', '16');
  await button(page, 'Undo changes').click();
  await changes(page).waitFor({ state: 'detached' });
  expect(await field(page, 'Batch').inputValue()).toBe('64');
});

test('a refused value says its bounds and is not applied', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await choose(page, 'Hidden', '9999');
  await page.getByText('Hidden is a whole number from 4 to 256.').waitFor();
  expect(await field(page, 'Hidden').getAttribute('aria-invalid')).toBe('true');
  expect(await changes(page).count()).toBe(0);
  await choose(page, 'Learning rate', 'fast');
  await page.getByText(/Learning rate is a number from \S+ to \S+\./).waitFor();
  expect(await changes(page).count()).toBe(0);
});

test('no model is built of a form of which a field holds no valid number', async ({ visit }) => {
  const page = await visit({ address: pageAddress() });
  await ready(page);
  await choose(page, 'Learning rate', '-1');
  await button(page, 'Train').click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'Learning rate holds no valid number. Mend that in Setup first.' })
    .waitFor();
  await choose(page, 'Attention', 'none');
  await choose(page, 'Hidden', '12.5');
  await changes(page)
    .getByRole('alert')
    .filter({ hasText: 'Learning rate and Hidden hold no valid numbers.' })
    .waitFor();
  expect(await button(page, 'Restart').isDisabled()).toBe(true);
  await choose(page, 'Learning rate', '0.01');
  await choose(page, 'Hidden', '12');
  expect(await button(page, 'Restart').isEnabled()).toBe(true);
});

test('the field that is typed in stays in sight above the list of changes', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  const stop = field(page, 'Stop without improvement');
  await stop.focus();
  const above = async () => {
    const [typed, banner] = await Promise.all([stop.boundingBox(), changes(page).boundingBox()]);
    return (banner?.y ?? 0) - ((typed?.y ?? 0) + (typed?.height ?? 0));
  };
  // Where the list of changes is about to come.
  await stop.evaluate((input) => {
    const column = input.closest('.column');
    const below = column ? column.getBoundingClientRect().bottom - input.getBoundingClientRect().bottom : 0;
    column?.scrollBy(0, 8 - below);
  });
  await page.keyboard.type('5');
  await changes(page).waitFor();
  await expect.poll(above).toBeGreaterThanOrEqual(0);
  // Of two columns, that of the settings reaches below the window until the page has scrolled.
  await page.setViewportSize({ width: 1024, height: 768 });
  await page.evaluate(() => window.scrollTo(0, 0));
  const under = async () => {
    const banner = await changes(page).boundingBox();
    return 768 - ((banner?.y ?? 0) + (banner?.height ?? Number.POSITIVE_INFINITY));
  };
  await expect.poll(under).toBe(0);
});

test('settings that contradict each other are refused in words, and the model before them goes on', async ({
  visit,
}) => {
  const page = await visit();
  await ready(page);
  await choose(page, 'Minimum length', '9');
  await button(page, 'Restart').click();
  await page
    .getByRole('alert')
    .filter({ hasText: 'The minimum length (9) is above the maximum length (8).' })
    .waitFor();
  await button(page, 'Step').click();
  await expect.poll(() => stepOf(page), { timeout: 20_000 }).toBe(1);
});
