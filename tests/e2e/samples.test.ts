/** What the model says of a few held-out pairs while it learns, token by token, linked with the map. */
import { expect, pageAddress, test } from '../support/browser';
import { button, evidence, field, grid, reachStep, readMap, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const END = '⏹';

test('samples are judged token by token, point at rows of the map, and become the input', async ({ visit }) => {
  const page = await visit({ address: linkTo({ ...quickSettings, stopSteps: 60 }, 'abcd') });
  await ready(page);
  await button(page, 'Train').click();
  await reachStep(page, 60, 60_000);
  await ready(page);
  const samples = page.getByRole('region', { name: 'Samples', exact: true });
  await samples.getByText('held-out, step 60').waitFor();
  expect(await samples.getByRole('button').count()).toBe(6);
  const [first] = await samples.getByRole('button').all();
  if (!first) throw new Error('There is no sample.');
  const source = await first.locator('.exampleSource').innerText();
  await first.click();
  await expect.poll(() => field(page, 'Your input').inputValue()).toBe(source);
  await expect.poll(async () => (await readMap(page)).columns).toEqual([...source, END]);
  expect(await first.getAttribute('aria-pressed')).toBe('true');

  // It is decoded greedily on the same weights as the input.
  const rows = (await readMap(page)).rows.filter((row) => row !== END);
  const said = first.locator('.trace > span > span:first-child').filter({ hasNotText: '–' });
  expect((await said.allInnerTexts()).join('')).toBe(rows.join(''));
  const tokens = first.locator('.trace > span');
  const marks = await first.locator('.mark').allInnerTexts();
  const right = await tokens.evaluateAll((found) => found.map((token) => token.getAttribute('data-right') === 'true'));
  expect(marks).toEqual(right.map((each) => (each ? '✓' : '✕')));

  if (rows.length > 0) {
    await said.first().hover();
    await grid(page).locator('th[scope=row][data-row="0"][data-looked]').waitFor();
    await grid(page).locator('th[scope=row][data-row="0"]').hover();
    await first.locator('.trace > [data-looked]').waitFor();
  }
  expect(await evidence(page, 'Token accuracy')).toMatch(/^\d+\.\d %$/);
  await page.getByRole('region', { name: 'Token accuracy', exact: true }).waitFor();
});

test('the model that comes with the page says its samples too, and each token of a prediction is judged', async ({
  visit,
}) => {
  const page = await visit({ address: pageAddress() });
  await ready(page);
  await page.getByRole('region', { name: 'Samples', exact: true }).waitFor();
  await field(page, 'Your input').fill('abc');
  const judged = page.locator('.predicted > .judged');
  await expect.poll(async () => (await judged.allInnerTexts()).join('')).toBe('cba');
  const marksOf = () =>
    judged.evaluateAll((tokens) => tokens.map((token) => getComputedStyle(token, '::after').content));
  expect(await marksOf()).toEqual(['"✓" / ""', '"✓" / ""', '"✓" / ""']);
  // Far longer than it was trained on, it errs, and says how often.
  await field(page, 'Your input').fill('abcdefghijabcdefghij');
  await page
    .locator('.verdict')
    .getByText(/wrong, \d+ of \d+ tokens right/)
    .waitFor();
  expect(await marksOf()).toContain('"✕" / ""');
});
