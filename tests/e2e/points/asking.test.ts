/** What is asked of a trained model: how a weight came about, what if it were another, what else could be written. */
import type { Locator, Page } from 'playwright';
import { appearances } from '../../support/appearances';
import { expect, pageAddress } from '../../support/browser';
import { button, field, grid, readMap } from '../../support/browserPage';
import { type Person, test } from '../../support/person';

const END = '⏹';
const INPUT = 'abcd';
/** Both the grid and the arithmetic print four places. */
const ROUNDING = 1.01e-4;

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Behind the map' });
const cellAt = (page: Page, row: number, column: number): Locator =>
  grid(page).locator(`td[data-row="${row}"][data-column="${column}"]`);
const sumOf = (row: readonly number[]): number => row.reduce((sum, weight) => sum + weight, 0);

/** The page with the model that came with it, which has read an input and written it backwards. */
async function answered(person: Person): Promise<void> {
  const { page } = person;
  await grid(page).waitFor(); // of the example, which would else come into the field while it is typed in
  await field(page, 'Your input').fill(INPUT);
  await expect.poll(async () => (await readMap(page)).rows.join('')).toBe(`dcba${END}`);
}

test.for(appearances)(
  '$size, $theme: a pinned cell unfolds its arithmetic; a weight is dragged or zeroed, another token written, a node of a beam taken, each marked and undone exactly',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: pageAddress() });
    await answered(person);
    await unfoldsArithmetic(person);
    await editsWeights(person);
    await writesOtherwise(person);
  },
);

/** From score to next token with the numbers of the pinned cell; pressed again it is let go. */
async function unfoldsArithmetic(person: Person): Promise<void> {
  const { page } = person;
  const [, weights = []] = (await readMap(page)).weights;
  await person.press(cellAt(page, 1, 2));
  await person.pointAt(page.locator('h1'));
  await panel(page).getByText('Output “c” looks at input “c”').waitFor();
  await page.locator('.readout').getByText('“c” ← “c”').waitFor();
  expect(await panel(page).getByRole('heading').allInnerTexts()).toEqual(['Score', 'Softmax', 'Context', 'Next token']);

  const table = panel(page).getByRole('table');
  const numbersOf = async (name: RegExp): Promise<number[]> => {
    const cells = await table.getByRole('row', { name }).getByRole('cell').allInnerTexts();
    return cells.filter((text) => text !== '').map((text) => Number(text.replace('−', '-')));
  };
  expect(await table.getByRole('columnheader').allInnerTexts()).toHaveLength(INPUT.length + 2);
  const scores = await numbersOf(/^score /);
  const [alphas, total] = [(await numbersOf(/= α/)).slice(0, -1), (await numbersOf(/= α/)).at(-1)];
  expect(total).toBe(1);
  expect(alphas).toHaveLength(INPUT.length + 1);
  // They are those of the map, and the softmax of the scores that are printed above them.
  const powers = scores.map((score) => Math.exp(score - Math.max(...scores)));
  alphas.forEach((alpha, column) => {
    expect(Math.abs(alpha - (weights[column] ?? Number.NaN))).toBeLessThanOrEqual(ROUNDING);
    expect(alpha).toBeCloseTo((powers[column] ?? Number.NaN) / sumOf(powers), 2);
  });
  const own = (alphas[2] ?? Number.NaN).toFixed(4);
  expect(await panel(page).locator('.worked b').innerText()).toBe(own);
  expect(await panel(page).locator('.vector[data-own] .vectorName').innerText()).toMatch(new RegExp(`^${own} · h̄`));
  // Its last line makes the token that the map has in this row.
  const likeliest = panel(page).getByRole('list', { name: 'Likeliest tokens' }).getByRole('button').first();
  expect(await likeliest.getAttribute('aria-label')).toMatch(/^Write c, probability 0\.\d{4}$/);

  await person.press(cellAt(page, 1, 2));
  await person.pointAt(page.locator('h1'));
  await panel(page).getByText('Pin a cell of the map to see how its weight came about.').waitFor();
  expect(await grid(page).locator('[aria-selected=true]').count()).toBe(0);
}

/** A drag and a zero are marked, the decoder goes on from them, and undo restores exactly. */
async function editsWeights(person: Person): Promise<void> {
  const { page } = person;
  const before = await readMap(page);
  await person.press(cellAt(page, 1, 0));
  await person.pointAt(page.locator('h1'));
  await person.press(panel(page).getByRole('button', { name: 'what if' }));
  const undo = panel(page).getByRole('button', { name: 'Undo' });
  const editedHeads = grid(page).getByRole('rowheader', { name: /, edited$/ });

  const slider = panel(page).getByRole('slider', { name: 'Weight of input a' });
  await person.drag(slider, { across: 0.5, down: 0.95 }, { across: 0.5, down: 0.25 });
  await expect.poll(async () => (await readMap(page)).weights[1]?.[0]).toBeCloseTo(0.75, 1);
  const dragged = await readMap(page);
  expect(sumOf(dragged.weights[1] ?? [])).toBeCloseTo(1, 3);
  expect(dragged.weights[0]).toEqual(before.weights[0]); // what was written before it stands
  expect(dragged.rows[0]).toBe('d');
  expect(await editedHeads.evaluateAll((heads) => heads.map(({ dataset }) => dataset.row))).toEqual(['1']);
  await page.locator('.prediction').getByText('edited by hand').waitFor();
  await panel(page)
    .getByText(/^Row 2, “.+”: weights set$/)
    .waitFor();
  // A drag is one step, however many moves it had.
  await takeBack(person, undo);
  await expect.poll(() => readMap(page)).toEqual(before);
  expect(await undo.isDisabled()).toBe(true);
  expect(await editedHeads.count()).toBe(0);

  await person.press(panel(page).getByRole('button', { name: 'Zero “a” in every row' }));
  await expect.poll(async () => (await readMap(page)).weights.filter(([first]) => first !== 0)).toEqual([]);
  await takeBack(person, undo);
  await expect.poll(() => readMap(page)).toEqual(before);
}

/** Undoes the only step there is. It is pressed again where what is decoded meanwhile moved it from under the thumb. */
async function takeBack(person: Person, undo: Locator): Promise<void> {
  const isTaken = async () => {
    if (await undo.isEnabled()) await person.press(undo);
    return undo.isDisabled();
  };
  await expect.poll(isTaken).toBe(true);
}

/** Another token, chosen by itself or with the path to it in a beam's tree, is written and the rest decoded again. */
async function writesOtherwise(person: Person): Promise<void> {
  const { page } = person;
  const before = await readMap(page);
  await person.press(cellAt(page, 0, 3));
  await person.pointAt(page.locator('h1'));
  await person.press(panel(page).getByRole('button', { name: 'what if' }));
  await person.press(panel(page).getByRole('button', { name: /^Write b, probability / }));
  await expect.poll(async () => (await readMap(page)).rows[0]).toBe('b');
  await panel(page).getByText('Row 1: “b” written, as computed “d”').waitFor();
  const lines = panel(page).locator('.outputs dd');
  await expect.poll(async () => (await lines.nth(1).innerText()).replace(/\s/g, '')).toMatch(/^\*b/);
  expect((await lines.nth(0).innerText()).replace(/\s/g, '')).toMatch(/^dcba/);
  const undo = panel(page).getByRole('button', { name: 'Undo' });
  await takeBack(person, undo);
  await expect.poll(() => readMap(page)).toEqual(before);

  await person.press(panel(page).getByRole('button', { name: 'beam' }));
  await person.press(button(page, 'Search'));
  const tree = panel(page).getByRole('group', { name: 'Tree of hypotheses' });
  await tree.waitFor();
  const path = await tree.locator('button[data-wins]').allInnerTexts();
  expect(path.map((text) => text.split('\n')[0]?.trim()).slice(0, 4)).toEqual([...'dcba']);
  const widths = (edges: string) =>
    tree.locator(edges).evaluateAll((found) => found.map((edge) => Number(edge.getAttribute('stroke-width'))));
  expect(Math.min(...(await widths('path[data-wins]')))).toBeGreaterThan(
    Math.max(...(await widths('path:not([data-wins])'))),
  );
  await panel(page)
    .getByText(/^greedy “dcba” log p −?\d/)
    .waitFor();

  // The first of the losing tokens stands in the first step.
  const other = tree.locator('button:not([data-wins]):not([data-ends])').first();
  const [name] = ((await other.getAttribute('aria-label')) ?? '').split(',');
  await person.press(other);
  await expect.poll(async () => (await readMap(page)).rows[0]).toBe(name);
  await grid(page)
    .getByRole('rowheader', { name: `${name}, edited` })
    .waitFor();
  await person.press(panel(page).getByRole('button', { name: 'what if' }));
  await takeBack(person, undo);
  await expect.poll(() => readMap(page)).toEqual(before);
}
