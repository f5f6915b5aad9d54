import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, field, grid, largest, reachStep, readMap, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const END = '⏹';
const INPUT = 'abcd';

const panel = (page: Page): Locator => page.getByRole('region', { name: 'Behind the map' });
const part = (page: Page, name: string): Locator => panel(page).getByRole('button', { name });
const written = async (page: Page): Promise<string> => (await readMap(page)).rows.filter((row) => row !== END).join('');

/** The page with a model that has learnt to reverse, resting. */
async function trained(visit: (options: { address: string }) => Promise<Page>, attention = 'additive' as const) {
  const page = await visit({ address: linkTo({ ...quickSettings, attention, stopSteps: 800 }, INPUT) });
  await ready(page);
  await button(page, 'Train').click();
  await reachStep(page, 800, 60_000);
  await ready(page);
  await expect.poll(() => written(page), { timeout: 10_000 }).toBe('dcba');
  return page;
}

async function pin(page: Page, row: number, column: number): Promise<void> {
  await grid(page).locator(`td[data-row="${row}"][data-column="${column}"]`).click();
  await page.mouse.move(0, 0);
}

test('a pinned cell unfolds its arithmetic, which gives the weight of the grid and lights with its symbols', async ({
  visit,
}) => {
  const page = await trained(visit);
  await pin(page, 1, 2);
  const table = panel(page).getByRole('table');
  await table.waitFor();
  const { weights } = await readMap(page);
  const cells = await table.getByRole('row', { name: /= α/ }).getByRole('cell').allInnerTexts();
  const [shown, total] = [cells.slice(0, -1).map(Number), Number(cells.at(-1))];
  expect(shown).toHaveLength(INPUT.length + 1);
  shown.forEach((weight, column) => {
    expect(Math.abs(weight - (weights[1]?.[column] ?? Number.NaN))).toBeLessThanOrEqual(1.01e-4);
  });
  expect(total).toBe(1);
  const [own] = await table.locator('tbody tr:last-child [data-own]').allInnerTexts();
  expect(Number(own)).toBe(shown[2]);
  expect(await panel(page).locator('.worked').innerText()).toContain(own ?? '–');

  // The vector lights with the symbol, and the symbol with the vector.
  const encoder = panel(page).locator('.vector', { hasText: 'encoder output' });
  await panel(page).locator('math [data-symbol]', { hasText: 'h' }).first().focus();
  await expect.poll(() => encoder.getAttribute('data-lit')).toBe('true');
  await page.keyboard.press('ArrowLeft');
  await expect.poll(() => encoder.getAttribute('data-lit')).toBeNull();
  await encoder.hover();
  await panel(page).locator('math [data-symbol][data-active]').first().waitFor();

  // Another cell of the row has the same scores and another weight.
  await pin(page, 1, 0);
  await expect.poll(() => table.locator('tbody tr:last-child [data-own]').innerText()).toBe(cells[0]);
  await page.keyboard.press('Escape');
  await table.waitFor({ state: 'detached' });
});

test('an edited weight changes its row, is marked and listed, and is undone exactly', async ({ visit }) => {
  const page = await trained(visit);
  const before = await readMap(page);
  await pin(page, 1, 0);
  await part(page, 'what if').click();
  const slider = panel(page).getByRole('slider', { name: 'Weight of input a' });
  await slider.focus();
  const from = Number(await slider.getAttribute('aria-valuenow'));
  await page.keyboard.press('ArrowUp');
  await expect.poll(async () => (await readMap(page)).weights[1]?.[0]).toBeCloseTo(from + 0.05, 3);
  const edited = await readMap(page);
  expect(edited.weights[1]?.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 3);
  expect(edited.weights[0]).toEqual(before.weights[0]);
  const head = grid(page).getByRole('rowheader', { name: /, edited$/ });
  expect(await head.getAttribute('data-row')).toBe('1');

  await panel(page).getByRole('button', { name: 'All on “a”' }).click();
  await expect.poll(async () => (await readMap(page)).weights[1]).toEqual([1, 0, 0, 0, 0]);
  await panel(page).getByText('Row 2, “', { exact: false }).first().waitFor();

  await panel(page).getByLabel('The model’s own map').check();
  await expect.poll(() => readMap(page)).toEqual(before);
  await panel(page).getByLabel('The model’s own map').uncheck();
  await expect.poll(async () => (await readMap(page)).weights[1]?.[0]).toBe(1);

  await button(page, 'Undo').click();
  await expect.poll(() => readMap(page)).toEqual(edited);
  await button(page, 'Undo').click();
  await expect.poll(() => readMap(page)).toEqual(before);
  expect(await button(page, 'Undo').isDisabled()).toBe(true);
  await button(page, 'Redo').click();
  await expect.poll(() => readMap(page)).toEqual(edited);
  await button(page, 'Take all edits back').click();
  await expect.poll(() => readMap(page)).toEqual(before);
  expect(await head.count()).toBe(0);
});

test('a drag is one step; a token is taken out of every row; other input takes the edits back', async ({ visit }) => {
  const page = await trained(visit);
  const before = await readMap(page);
  await pin(page, 0, largest(before.weights[0] ?? []));
  await part(page, 'what if').click();
  const slider = panel(page).getByRole('slider', { name: 'Weight of input d' });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The slider is not on the page.');
  const x = box.x + box.width / 2;
  await page.mouse.move(x, box.y + 4);
  await page.mouse.down();
  for (const share of [0.3, 0.5, 0.75]) await page.mouse.move(x, box.y + box.height * share);
  await page.mouse.up();
  await expect.poll(async () => (await readMap(page)).weights[0]?.[3]).toBeCloseTo(0.25, 1);
  await button(page, 'Undo').click();
  await expect.poll(() => readMap(page)).toEqual(before);
  expect(await button(page, 'Undo').isDisabled()).toBe(true);

  await panel(page).getByRole('button', { name: 'Zero “d” in every row' }).click();
  await expect.poll(async () => (await readMap(page)).weights.every((row) => row[3] === 0)).toBe(true);
  await part(page, 'what if').filter({ hasText: '(1)' }).waitFor();
  await panel(page).getByText('Input 4, “d”: weight 0 in every row').waitFor();

  await field(page, 'Your input').fill('abc');
  await page.getByText('The edits were taken back').waitFor();
  await expect.poll(async () => (await readMap(page)).columns).toEqual([...'abc', END]);
  expect(
    await grid(page)
      .getByRole('rowheader', { name: /, edited$/ })
      .count(),
  ).toBe(0);
});

test('a bar that is moved by a growing map keeps the value that the pointer gave it', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings, INPUT) });
  await ready(page);
  await pin(page, 0, 0);
  await part(page, 'what if').click();
  const slider = panel(page).getByRole('slider', { name: 'Weight of input d' });
  await slider.scrollIntoViewIfNeeded();
  const box = await slider.boundingBox();
  if (!box) throw new Error('The slider is not on the page.');
  const [x, half] = [box.x + box.width / 2, box.y + box.height / 2];
  await page.mouse.move(x, box.y + 4);
  await page.mouse.down();
  await page.mouse.move(x, half);
  await panel(page).evaluate(({ style }) => {
    style.transform = 'translateY(24px)';
  });
  expect((await slider.boundingBox())?.y).toBeGreaterThan(box.y + 12);
  await page.mouse.move(x + 1, half);
  await page.mouse.up();
  await expect.poll(async () => (await readMap(page)).weights[0]?.[3]).toBeCloseTo(0.5, 2);
});

test('a token that is chosen is written, and the decoder goes on from it', async ({ visit }) => {
  const page = await trained(visit);
  await pin(page, 0, 0);
  await part(page, 'what if').click();
  await panel(page)
    .getByRole('button', { name: /^Write b, probability/ })
    .click();
  await expect.poll(async () => (await readMap(page)).rows[0]).toBe('b');
  await panel(page).getByText('Row 1: “b” written, as computed “d”').waitFor();
  const lines = await panel(page).locator('.outputs dd').allInnerTexts();
  expect(lines[0]?.replace(/\s/g, '')).toMatch(/^dcba/);
  expect(lines[1]?.replace(/\s/g, '')).toMatch(/^\*b/);
  await panel(page)
    .getByRole('button', { name: /^Take back: Row 1/ })
    .click();
  await expect.poll(() => written(page)).toBe('dcba');
});

test('the gates of a unit are drawn by step', async ({ visit }) => {
  const page = await trained(visit);
  await part(page, 'gates').click();
  const unit = field(page, 'Unit, 0 to 15');
  await unit.waitFor();
  const forget = panel(page).getByRole('img', { name: /^forget gate: / });
  const most = await forget.getAttribute('aria-label');
  const values = (most ?? '').replace('forget gate: ', '').split(', ').map(Number);
  expect(values).toHaveLength(INPUT.length + 1);
  for (const value of values) expect(value >= 0 && value <= 1).toBe(true);
  const other = (await unit.inputValue()) === '3' ? '4' : '3';
  await unit.fill(other);
  await expect.poll(() => forget.getAttribute('aria-label')).not.toBe(most);
  await button(page, 'Most active').click();
  await expect.poll(() => forget.getAttribute('aria-label')).toBe(most);
  // Those of the encoder run over the input.
  await field(page, 'Of').selectOption('encoder');
  await expect.poll(() => forget.getAttribute('aria-label')).not.toBe(most);
  await forget.hover();
  await grid(page).locator('th[scope=col][data-looked]').waitFor();
});

test('gone back in training, map, arithmetic and what if are of the model of then', async ({ visit }) => {
  const page = await trained(visit);
  await pin(page, 0, 0);
  await part(page, 'what if').click();
  await panel(page).getByRole('button', { name: 'All on “a”' }).click();
  await expect.poll(async () => (await readMap(page)).weights[0]).toEqual([1, 0, 0, 0, 0]);
  const now = (await readMap(page)).weights[1];
  await page.getByRole('slider', { name: 'Training' }).fill('1');
  const step = page.locator('.timelineStep');
  await expect.poll(() => step.innerText()).toMatch(/^step \d+$/);
  await expect.poll(async () => (await readMap(page)).weights[0]).toEqual([1, 0, 0, 0, 0]);
  await expect.poll(async () => (await readMap(page)).weights[1]).not.toEqual(now);
  await part(page, 'arithmetic').click();
  await panel(page)
    .getByText(`at ${await step.innerText()}`)
    .waitFor();
  const cells = await panel(page)
    .getByRole('row', { name: /set by hand/ })
    .getByRole('cell')
    .allInnerTexts();
  expect(cells.slice(0, 5).map(Number)).toEqual((await readMap(page)).weights[0]);
  await button(page, 'Back to now').click();
  await expect.poll(async () => (await readMap(page)).weights[1]).toEqual(now);
});

test('a beam of 3 is a tree whose winning path spells the prediction, and any node goes on', async ({ visit }) => {
  const page = await trained(visit);
  await part(page, 'beam').click();
  await button(page, 'Search').click();
  const tree = panel(page).getByRole('group', { name: 'Tree of hypotheses' });
  await tree.waitFor();
  const path = await tree.locator('button[data-wins]').allInnerTexts();
  expect(
    path
      .map((text) => text.split('\n')[0]?.trim())
      .filter((token) => token !== END)
      .join(''),
  ).toBe('dcba');
  expect(await tree.locator('button').count()).toBeGreaterThan(path.length);
  const [thickest, others] = await tree.evaluate((element) => {
    const of = (selector: string) =>
      Array.from(element.querySelectorAll(selector), (edge) => Number(edge.getAttribute('stroke-width')));
    return [Math.min(...of('path[data-wins]')), Math.max(...of('path:not([data-wins])'))];
  });
  expect(thickest).toBeGreaterThan(others ?? 0);
  expect(
    await panel(page)
      .getByText(/^greedy “dcba” log p −?\d/)
      .count(),
  ).toBe(1);

  // Weights that were set stay when the output goes on from a node.
  await pin(page, 0, 0);
  await part(page, 'what if').click();
  await panel(page).getByRole('button', { name: 'All on “a”' }).click();
  await part(page, 'beam').click();
  const [first] = await tree.locator('button:not([data-wins]):not([data-ends])').all();
  const name = (await first?.getAttribute('aria-label')) ?? '';
  await first?.focus();
  await page.keyboard.press('Enter');
  const depth = await first?.evaluate((element) => {
    const lefts = [...(element.parentElement?.querySelectorAll<HTMLElement>('button') ?? [])].map(
      (each) => each.style.left,
    );
    return [...new Set(lefts)]
      .sort((a, b) => Number.parseFloat(a) - Number.parseFloat(b))
      .indexOf((element as HTMLElement).style.left);
  });
  await expect.poll(async () => (await readMap(page)).rows[depth ?? 0]).toBe(name.split(',')[0]);
  expect((await readMap(page)).weights[0]).toEqual([1, 0, 0, 0, 0]);
  // What is chosen for the next search is not said of this tree.
  const told = panel(page).locator('.compared');
  await field(page, 'Width').selectOption('8');
  expect(await told.innerText()).toContain('width 3, α 0.6, at step 800');
  await field(page, 'Width').selectOption('3');
  // A tree of weights that are gone says so.
  expect(await panel(page).locator('.staleNote').count()).toBe(0);
  await button(page, 'Step').click();
  await panel(page).getByText('The model has gone on to step 801; this tree is of step 800.').waitFor();
  await button(page, 'Search').click();
  await panel(page).locator('.staleNote').waitFor({ state: 'detached' });
  // While an earlier step is shown, that is the model which is searched.
  await page.getByRole('slider', { name: 'Training' }).fill('3');
  await panel(page).getByText('A node goes on with the model that is shown').waitFor();
  const step = await page.locator('.timelineStep').innerText();
  await button(page, 'Search').click();
  await expect.poll(() => told.innerText()).toContain(`at ${step}`);
  expect(await panel(page).locator('.staleNote').count()).toBe(0);
  await button(page, 'Back to now').click();
  await panel(page).locator('.staleNote').waitFor();
  await part(page, 'what if').click();
  await button(page, 'Undo').click();
  await expect.poll(() => written(page)).toBe('dcba');
});

test('a model without attention says so behind the map, and any row of its output can be written anew', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo({ ...quickSettings, attention: 'none', stopSteps: 60 }, INPUT) });
  await ready(page);
  await button(page, 'Train').click();
  await reachStep(page, 60, 60_000);
  await expect.poll(() => page.getByRole('slider', { name: 'Training' }).isEnabled()).toBe(true);
  expect(await button(page, 'Save as GIF').count()).toBe(0);
  await panel(page).getByText('The decoder of this model has no attention').waitFor();
  await part(page, 'what if').click();
  const rows = panel(page).getByRole('group', { name: 'Row of the output' });
  await rows.getByRole('button').first().waitFor();
  await rows.getByRole('button').first().click();
  const others = panel(page).getByRole('list', { name: 'Likeliest tokens' }).getByRole('button', { pressed: false });
  await panel(page)
    .getByRole('button', { name: /^Write padding mark, probability/ })
    .or(others.nth(3))
    .first()
    .click();
  await panel(page)
    .getByText(/^Row 1: .* written/)
    .waitFor();
});
