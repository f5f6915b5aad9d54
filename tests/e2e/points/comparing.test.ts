/** Mechanisms: one press each, told in equation, paper and program; and two of them side by side. */
import type { Locator, Page } from 'playwright';
import { type AttentionId, attentionById, attentionMechanisms } from '../../../src/model/attention';
import { appearances } from '../../support/appearances';
import { expect } from '../../support/browser';
import { button, changes, field, reachStep, readMap, ready, stepOf } from '../../support/browserPage';
import { linkTo, quickSettings } from '../../support/link';
import { type Person, test } from '../../support/person';

/** Each of two weights and their difference is printed with four places. */
const ROUNDING = 1.51e-4;

const row = (page: Page): Locator => page.getByRole('group', { name: 'Attention mechanism' });
const lane = (page: Page, letter: 'A' | 'B'): Locator => page.locator(`[data-lane=${letter}]`);
const differences = (page: Page): Locator => page.getByRole('grid', { name: 'Difference of the alignments' });

test.for(appearances)(
  '$size, $theme: another mechanism is one press, with its equation, paper and WGSL, and waits for Restart; two train on the same batches side by side, and B − A is their signed difference',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo({ ...quickSettings, decoderHidden: 32 }, 'abcd') });
    await ready(person.page);
    await showsWgsl(person);
    await switchesMechanism(person);
    await trainsBeside(person);
  },
);

/** The program of a step that has run, kernel by kernel. */
async function showsWgsl(person: Person): Promise<void> {
  const { page } = person;
  await person.goTo('Setup');
  await person.press(page.getByText('WGSL running now', { exact: true }));
  await page.getByText('The next step will be measured: press Step or Train.').waitFor();
  await person.press(button(page, 'Step'));
  const kernels = page.getByRole('list', { name: 'Kernels' });
  await person.press(kernels.getByText('additiveScore', { exact: true }));
  await kernels.getByText('scores[t, b, s] = Σ_a').waitFor();
  await expect.poll(() => stepOf(page)).toBe(1);
}

/** From additive to general, with a look at what each is; another choice is taken back. */
async function switchesMechanism(person: Person): Promise<void> {
  const { page } = person;
  await person.goTo('Align');
  expect(await row(page).getByRole('radio').count()).toBe(attentionMechanisms.length);
  await choosesMechanism(person, 'content-only', 'additive');
  await choosesMechanism(person, 'general', 'additive');
  expect(await stepOf(page)).toBe(1); // the model before it stands until Restart
  await person.press(button(page, 'Restart'));
  await changes(page).waitFor({ state: 'detached' });
  await ready(page);
  expect(await stepOf(page)).toBe(0);
  await person.goTo('Align');
  expect(await page.locator('.runSummary').innerText()).toContain('with general attention');

  await choosesMechanism(person, 'self-attention', 'general');
  await person.press(button(page, 'Undo changes'));
  await changes(page).waitFor({ state: 'detached' });
  await person.goTo('Align');
  expect(await row(page).getByRole('radio', { name: 'general' }).isChecked()).toBe(true);
}

/** One press tells what would change, and in the form the equation and the paper. */
async function choosesMechanism(person: Person, id: AttentionId, running: string): Promise<void> {
  const { page } = person;
  const { label, equation, citation } = attentionById(id);
  await person.goTo('Align');
  await person.press(row(page).getByText(label, { exact: true }));
  await changes(page).getByText(`Attention: ${running} → ${label}`).waitFor();
  await person.goTo('Setup');
  await page.locator('.settings').getByRole('math', { name: equation, exact: true }).waitFor();
  expect(await page.locator('.settings cite').innerText()).toBe(citation);
}

/** General as A and dot as B. */
async function trainsBeside(person: Person): Promise<void> {
  const { page } = person;
  await person.press(row(page).getByText('dot', { exact: true }));
  await person.press(button(page, 'Train beside it'));
  await page.getByRole('region', { name: 'A general' }).waitFor();
  await page.getByRole('region', { name: 'B dot' }).waitFor();
  await changes(page).waitFor({ state: 'detached' }); // the form is A's again
  for (const letter of ['A', 'B'] as const) {
    await expect.poll(async () => (await readMap(lane(page, letter))).columns).toEqual([...'abcd', '⏹']);
  }
  const [a, b] = [await lane(page, 'A').boundingBox(), await lane(page, 'B').boundingBox()];
  if (!a || !b) throw new Error('Both models are on the page.');
  if (!person.inHand) expect(b.x).toBeGreaterThanOrEqual(a.x + a.width);
  else expect(b.y).toBeGreaterThanOrEqual(a.y + a.height);

  await person.press(button(page, 'Step'));
  await expect.poll(() => steps(page)).toEqual(['1', '1']);
  await person.press(button(page, 'Train'));
  await reachStep(page, 60);
  await person.press(button(page, 'Pause'));
  await ready(page);
  await expect.poll(async () => new Set(await steps(page)).size).toBe(1);

  // Going from one view to the other until both are of the last step.
  await expect.poll(() => mismatch(person), { timeout: 15_000 }).toBeLessThanOrEqual(ROUNDING);
  const scale = page.getByRole('figure', { name: /^Scale of weight in B minus weight in A, from −1 to \+1/ });
  expect((await scale.innerText()).split('\n')).toEqual(['α in B − α in A', '−1', '+1', 'one alone']);
  const told = await differences(page)
    .locator('td[data-row="0"]')
    .evaluateAll((cells) =>
      cells.map((cell) => ({ name: cell.ariaLabel ?? '', value: Number(cell.dataset.difference) })),
    );
  for (const { name, value } of told) {
    const sign = value > 0 ? '\\+' : value < 0 ? '−' : '[+−]?';
    expect(name).toMatch(new RegExp(`, B − A = ${sign}<?\\d(\\.\\d+)? \\(A .+, B .+\\)$`));
  }
  await person.press(button(page, 'A'));
  await expect.poll(() => page.getByRole('grid').count()).toBe(1);
  await person.press(button(page, 'Close B'));
  await lane(page, 'B').waitFor({ state: 'detached' });
  expect(await field(page, 'Your input').inputValue()).toBe('abcd');
}

/** What the models beside each other say of how far they have come. */
function steps(page: Page): Promise<string[]> {
  return page.locator('.laneProgress output').allInnerTexts();
}

/** By how much the difference that is shown is another than that of the two maps. */
async function mismatch(person: Person): Promise<number> {
  const { page } = person;
  await person.press(button(page, 'A and B'));
  const [a, b] = [await readMap(lane(page, 'A')), await readMap(lane(page, 'B'))];
  await person.press(button(page, 'B − A'));
  await differences(page).waitFor();
  const shown = await differences(page)
    .locator('tbody tr')
    .evaluateAll((lines) =>
      lines.map((line) => Array.from(line.querySelectorAll('td'), ({ dataset }) => Number(dataset.difference))),
    );
  const both = Math.min(a.rows.length, b.rows.length);
  const strays = shown.slice(0, both).flatMap((line, index) =>
    line.map((value, column) => {
      const [before = Number.NaN, after = Number.NaN] = [a.weights[index]?.[column], b.weights[index]?.[column]];
      return Math.abs(value - (after - before));
    }),
  );
  return Math.max(...strays);
}
