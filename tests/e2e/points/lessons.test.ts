/** A lesson, as a person would do it. */
import { appearances } from '../../support/appearances';
import { expect, pageAddress } from '../../support/browser';
import { button, changes, choose, evidence, field, grid, largest, readMap, ready } from '../../support/browserPage';
import { type Person, test } from '../../support/person';

const LONG = 'abcdefghijab';

test.for(appearances)(
  '$size, $theme: “Why attention” is finished by doing: without attention a long input comes out wrong, with it the map shows where each letter was looked up; it stays done',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: pageAddress() });
    const { page } = person;
    await grid(page).waitFor();
    await person.goToLessons();
    const lessons = page.getByRole('button', { name: /(\d minutes|✓ done)$/ });
    expect(await lessons.count()).toBe(6);
    await person.press(page.getByRole('button', { name: /^Why attention/ }));
    const strip = page.getByRole('region', { name: 'Lesson: Why attention', exact: true });
    await strip.getByText('step 1 of 5').waitFor();
    await ready(page);
    expect(await button(page, 'Next').isDisabled()).toBe(true);
    await page.getByText('This model has no attention:').waitFor();
    await person.press(button(page, 'Train'));
    await goOn(person);

    await field(page, 'Your input').fill(LONG);
    await goOn(person);
    await expect.poll(() => page.locator('.verdict').innerText()).toMatch(/✕\s*wrong, \d+ of \d+ tokens right/);
    await person.goTo('Curves');
    const without = share(await evidence(page, 'Exact match'));

    await person.goTo('Setup');
    await choose(page, 'Attention', 'additive');
    await person.press(button(page, 'Restart'));
    await changes(page).waitFor({ state: 'detached' });
    await goOn(person);
    await ready(page);
    await person.press(button(page, 'Train'));
    await goOn(person);
    await person.goTo('Curves');
    await expect.poll(async () => share(await evidence(page, 'Exact match'))).toBeGreaterThan(without);

    await person.goTo('Align');
    await strip.getByText('step 5 of 5').waitFor();
    await expect.poll(async () => (await readMap(page)).columns).toHaveLength(LONG.length + 1);
    const darkest = largest((await readMap(page)).weights[0] ?? []);
    expect(darkest).toBe(LONG.length - 1);
    await person.press(grid(page).locator(`td[data-row="0"][data-column="${darkest}"]`));
    await goOn(person, 'Finish');
    await strip.getByText('Without attention a string has to pass').waitFor();
    await person.press(strip.getByRole('button', { name: 'Close' }));
    await strip.waitFor({ state: 'detached' });
    await page.reload();
    await grid(page).waitFor();
    await person.goToLessons();
    await page.getByRole('button', { name: /^Why attention.*✓ done/ }).waitFor();
  },
);

/** Waits until what the step asks for counts as done, and goes on. */
async function goOn(person: Person, name = 'Next'): Promise<void> {
  await person.page.getByText('✓ Done.').waitFor({ timeout: 60_000 });
  await person.press(button(person.page, name));
}

/** The share of "120 / 256 (46.9 %)". */
function share(text: string): number {
  return Number(/([\d.]+) %/.exec(text)?.[1]) / 100;
}
