/** The heads of a Transformer that has really trained: their pictures, their maps, what they are made of, and what breaks without them. */
import type { Locator, Page } from 'playwright';
import type { Settings } from '../../src/worker/settings';
import { sizes } from '../support/appearances';
import { findings, overhang } from '../support/axe';
import { expect, pageAddress, test } from '../support/browser';
import { type AlignmentMap, button, choose, field, grid, reachStep, readMap, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const END = '⏹';
const START = '▸';
const INPUT = 'abcd';
const STEPS = 60;

const { hidden: _, decoderHidden: __, ...quick } = quickSettings; // of LSTMs alone

const transformer: Partial<Settings> = {
  ...quick,
  attention: 'self-attention',
  embedding: 16,
  heads: 2,
  feedForward: 32,
  encoderLayers: 2,
  learningRate: 0.005,
  batch: 16,
  stopSteps: STEPS,
};

const heads = (page: Page): Locator => page.getByRole('region', { name: 'Heads', exact: true });
const picture = (page: Page, name: string): Locator => heads(page).getByRole('button', { name, exact: true });
const panel = (page: Page): Locator => page.getByRole('region', { name: 'Behind the map' });
const mapNamed = (page: Page, name: string): Locator => page.getByRole('grid', { name, exact: true });

async function trained(
  visit: (options: { address: string }) => Promise<Page>,
  settings: Partial<Settings> = {},
  base = transformer,
) {
  const page = await visit({ address: linkTo({ ...base, ...settings }, INPUT) });
  await ready(page);
  await button(page, 'Train').click();
  await reachStep(page, STEPS, 60_000);
  await ready(page);
  await heads(page).waitFor();
  return page;
}

/** The cells of a map that is not the alignment. */
function readNamed(
  page: Page,
  name: string,
): Promise<AlignmentMap & { readonly masked: readonly (readonly boolean[])[] }> {
  return mapNamed(page, name).evaluate((table) => {
    const textOf = (selector: string) =>
      Array.from(table.querySelectorAll(selector), (cell) => cell.textContent?.trim() ?? '');
    const cells = <Value>(read: (cell: HTMLTableCellElement) => Value) =>
      Array.from(table.querySelectorAll('tbody tr'), (row) => Array.from(row.querySelectorAll('td'), read));
    return {
      columns: textOf('th[scope=col]'),
      rows: textOf('th[scope=row]'),
      weights: cells((cell) => Number(cell.dataset.weight)),
      masked: cells((cell) => cell.ariaLabel?.endsWith('masked') ?? false),
    };
  });
}

/** Colours of a picture, a pixel to a weight; one that is clear is exactly 0. */
function pixels(page: Page, name: string): Promise<{ width: number; height: number; clear: number; colours: number }> {
  return picture(page, name)
    .locator('canvas')
    .evaluate((element) => {
      const canvas = element as HTMLCanvasElement;
      const { width, height } = canvas;
      const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, width, height) ?? {};
      const cells = Array.from({ length: width * height }, (_, cell) => [...data.slice(4 * cell, 4 * cell + 4)]);
      return {
        width,
        height,
        clear: cells.filter(([, , , opacity]) => opacity === 0).length,
        colours: new Set(cells.map(String)).size,
      };
    });
}

test('every head has a live picture; pressed it is drawn with its own labels, in every drawing, file and link', async ({
  visit,
}) => {
  const page = await trained(visit);
  expect(await heads(page).locator('.thumbnail').count()).toBe(8);
  const side = INPUT.length + 1;
  await expect.poll(async () => (await pixels(page, 'Encoder, layer 1, head 1')).colours).toBeGreaterThan(5);
  expect(await pixels(page, 'Encoder, layer 2, head 2')).toMatchObject({ width: side, height: side, clear: 0 });
  expect(await panel(page).getByRole('button', { name: 'gates' }).count()).toBe(0);

  await picture(page, 'Encoder, layer 2, head 1').click();
  await mapNamed(page, 'Encoder, layer 2, head 1').waitFor();
  const encoder = await readNamed(page, 'Encoder, layer 2, head 1');
  expect(encoder.columns).toEqual([...INPUT, END]);
  expect(encoder.rows).toEqual([...INPUT, END]);
  for (const row of encoder.weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);

  // The decoder looks back at what it has read: what it wrote before, and not at what comes.
  await picture(page, 'Decoder, layer 1, head 2').click();
  await mapNamed(page, 'Decoder, layer 1, head 2').waitFor();
  const decoder = await readNamed(page, 'Decoder, layer 1, head 2');
  expect(decoder.columns).toEqual([START, ...decoder.rows.slice(0, -1)]);
  decoder.masked.forEach((row, index) => {
    expect(row).toEqual(decoder.columns.map((_, column) => column > index));
  });
  await page.getByText('masked', { exact: true }).waitFor();
  await field(page, 'Your input').fill('abZd'); // it names what was typed, not what stands over the columns
  await page.getByText('“Z” never occurs in this task').waitFor();
  await field(page, 'Your input').fill(INPUT);

  // The alignment is the mean of the last layer's look across.
  const name = 'Cross-attention, layer 1, mean of 2 heads';
  await heads(page).getByRole('button', { name: 'Cross-attention, layer 1, mean of its heads' }).click();
  await mapNamed(page, name).waitFor();
  const mean = await readNamed(page, name);
  const [download] = await saveCsv(page);
  expect(download).toMatch(/^interlinear-cross-attention-layer-1-mean-of-2-heads-step-60\.csv$/);

  await button(page, 'ribbons').click();
  await page.getByRole('group', { name: 'Output tokens' }).waitFor();
  await page.locator('.mapTitle', { hasText: name }).waitFor();
  await button(page, 'heatmap').click();
  await button(page, 'Back to the alignment').click();
  await grid(page).waitFor();
  expect((await readMap(page)).weights).toEqual(mean.weights);
  await heads(page).getByRole('button', { name: 'rollout' }).first().click();
  await page.locator('.mapTitle', { hasText: 'Encoder, rollout over 2 layers' }).waitFor();

  // What is drawn comes with the link.
  const linked = await visit({
    address: linkTo(transformer, INPUT, { map: { shownKind: 'encoder', shownLayer: 1, shownHead: 1 } }),
  });
  await mapNamed(linked, 'Encoder, layer 2, head 2').waitFor();
});

async function saveCsv(page: Page): Promise<readonly [string]> {
  await button(page, 'Save').click();
  const [file] = await Promise.all([page.waitForEvent('download'), button(page, 'Weights as CSV').click()]);
  return [file.suggestedFilename()];
}

test('a head is switched off and isolated by pointer and by key; what changes is told, listed and undone exactly', async ({
  visit,
}) => {
  const page = await trained(visit);
  const before = await readMap(page);
  const first = heads(page).getByRole('switch', { name: 'Cross-attention, layer 1, head 1' });
  await first.click();
  expect(await first.getAttribute('aria-checked')).toBe('false');
  await page.getByText('one head switched off').waitFor();
  await heads(page).locator('.outputs').waitFor();

  // Both off: the decoder sees nothing of the input, and cannot write it backwards.
  await picture(page, 'Cross-attention, layer 1, head 2').focus();
  await page.keyboard.press('o');
  await page.getByText('2 heads switched off').waitFor();
  await heads(page).locator('.outputs [data-differs]').first().waitFor();

  await panel(page).getByRole('button', { name: 'what if (2)' }).click();
  await panel(page).getByText('Cross-attention, layer 1, head 1: switched off').waitFor();
  await panel(page).getByRole('button', { name: 'Take back: Cross-attention, layer 1, head 1: switched off' }).click();
  await page.getByText('one head switched off').waitFor();
  await panel(page).getByLabel('The model’s own map').check();
  await expect.poll(() => readMap(page)).toEqual(before);
  await panel(page).getByLabel('The model’s own map').uncheck();
  await panel(page).getByRole('button', { name: 'Take all edits back' }).click();
  await expect.poll(() => readMap(page)).toEqual(before);

  // A double click draws the head and leaves it alone in its layer; I does and undoes the same.
  await picture(page, 'Encoder, layer 1, head 2').dblclick();
  await mapNamed(page, 'Encoder, layer 1, head 2').waitFor();
  await picture(page, 'Encoder, layer 1, head 1, switched off').waitFor();
  expect(await button(page, 'Head 2 alone').getAttribute('aria-pressed')).toBe('true');
  await picture(page, 'Encoder, layer 1, head 2').press('i');
  await picture(page, 'Encoder, layer 1, head 1').waitFor();
  await page.keyboard.press('Control+z');
  await picture(page, 'Encoder, layer 1, head 1, switched off').waitFor();
  await page.keyboard.press('ArrowDown');
  await expect
    .poll(() => page.evaluate(() => document.activeElement?.getAttribute('aria-label')))
    .toBe('Encoder, layer 2, head 2');

  // They travel in a link, and the model is asked again there.
  await page.context().grantPermissions(['clipboard-read', 'clipboard-write']);
  await button(page, 'Share').click();
  await page.getByText('Link copied.').waitFor();
  const fresh = await visit({ address: await page.evaluate(() => navigator.clipboard.readText()) });
  await fresh.getByText('one head switched off').waitFor({ timeout: 30_000 });
  await mapNamed(fresh, 'Encoder, layer 1, head 2').waitFor();
  await heads(fresh).getByRole('button', { name: 'All heads on' }).click();
  await fresh.getByText('one head switched off').waitFor({ state: 'detached' });
});

test('query, key and value of a pinned cell give the weight of the grid and light with their symbols', async ({
  visit,
}) => {
  const page = await trained(visit);
  await grid(page).locator('td[data-row="1"][data-column="2"]').click();
  await panel(page).getByText('The alignment is the mean of 2 heads').waitFor();
  await panel(page).getByRole('button', { name: 'Cross-attention, layer 1, head 2' }).click();
  for (const name of ['Cross-attention, layer 1, head 2', 'Decoder, layer 1, head 1', 'Encoder, layer 1, head 2']) {
    await picture(page, name).click();
    await page.mouse.move(0, 0);
    await panel(page).locator('.inspectHead', { hasText: name }).waitFor();
    const { weights } = await readNamed(page, name);
    const table = panel(page).getByRole('table');
    const cells = await table.getByRole('row', { name: /= α/ }).getByRole('cell').allInnerTexts();
    cells.slice(0, -1).forEach((cell, column) => {
      expect(Math.abs(Number(cell) - (weights[1]?.[column] ?? Number.NaN)), name).toBeLessThanOrEqual(1.01e-4);
    });
  }
  const query = panel(page).locator('.vector', { hasText: 'query' });
  await panel(page).locator('math [data-symbol]', { hasText: 'q' }).first().focus();
  await expect.poll(() => query.getAttribute('data-lit')).toBe('true');
  await panel(page).locator('.vector', { hasText: 'what it tells' }).hover();
  await expect.poll(() => query.getAttribute('data-lit')).toBeNull();
  await panel(page).locator('math [data-symbol][data-active]', { hasText: 'v' }).first().waitFor();

  // A masked cell says so in place of a number.
  await picture(page, 'Decoder, layer 1, head 1').click();
  await mapNamed(page, 'Decoder, layer 1, head 1').locator('td[data-row="0"][data-column="2"]').click();
  await panel(page).getByText('masked: its score counts as').waitFor();

  // Rows are set in the output's maps, in every head that looks across.
  await panel(page).getByRole('button', { name: 'what if' }).click();
  await panel(page).getByText('draw the alignment or cross-attention').waitFor();
  await button(page, 'Alignment').click();
  await panel(page).getByText('in each of the 2 heads that look across').waitFor();
});

test('a pattern masks, entmax leaves out, and a linear map is implied', async ({ visit }) => {
  const page = await trained(visit, { attention: 'window', reach: 1, encoderLayers: 1 });
  await picture(page, 'Encoder, layer 1, head 1').click();
  await mapNamed(page, 'Encoder, layer 1, head 1').waitFor();
  const { masked, weights } = await readNamed(page, 'Encoder, layer 1, head 1');
  masked.forEach((row, index) => {
    row.forEach((is, column) => {
      expect(is).toBe(Math.abs(index - column) > 1);
      if (is) expect(weights[index]?.[column]).toBe(0);
    });
  });
  // A mask has an ink of its own; what is clear would be hatched as an exact zero.
  expect((await pixels(page, 'Encoder, layer 1, head 1')).clear).toBe(0);

  const sparse = await trained(visit, { attention: 'sparsemax', encoderLayers: 1 });
  const clear = await Promise.all(
    [1, 2].map(async (head) => (await pixels(sparse, `Cross-attention, layer 1, head ${head}`)).clear),
  );
  expect(Math.max(...clear)).toBeGreaterThan(0);
  await grid(sparse).locator('td[data-row]').first().click();
  await panel(sparse).getByRole('button', { name: 'Cross-attention, layer 1, head 1' }).click();
  await panel(sparse).getByRole('heading', { name: 'Sparsemax' }).waitFor();

  const linear = await trained(visit, { attention: 'linear', encoderLayers: 1 });
  await linear.locator('.mapHead').getByText('implied weights').waitFor();
});

test('beside an LSTM there is one group more, and two models are compared on the map that is drawn', async ({
  visit,
}) => {
  const beside = { attention: 'none', selfAttention: 'encoder', heads: 2, stopSteps: STEPS } as const;
  const page = await trained(visit, beside, quickSettings);
  await page.getByText('The decoder of this model never looks back').waitFor();
  expect(await heads(page).locator('.headGroup').count()).toBe(1);
  await panel(page).getByRole('button', { name: 'gates' }).waitFor();
  await picture(page, 'Encoder, layer 1, head 1').click();
  await mapNamed(page, 'Encoder, layer 1, head 1').waitFor();

  const two = await visit({ address: linkTo({ ...transformer, encoderLayers: 1, stopSteps: 0 }, INPUT) });
  await ready(two);
  await choose(two, 'Attention', 'entmax');
  await button(two, 'Train beside it').click();
  await two.getByRole('region', { name: 'Heads of B' }).waitFor({ timeout: 30_000 });
  await two
    .getByRole('region', { name: 'Heads of A' })
    .getByRole('button', { name: 'Encoder, layer 1, head 2' })
    .click();
  await expect.poll(() => mapNamed(two, 'Encoder, layer 1, head 2').count()).toBe(2);
  await button(two, 'B − A').click();
  const difference = two.getByRole('grid', { name: 'Difference of Encoder, layer 1, head 2' });
  await difference.waitFor();
  expect(await difference.locator('tbody tr').count()).toBe(INPUT.length + 1);
  await two.locator('.summary', { hasText: 'Encoder, layer 1, head 2.' }).waitFor();
});

test.for(sizes)(
  'at the $size nothing hinders a reader of heads or scrolls sideways',
  async ({ context }, { visit }) => {
    const page = await visit({
      address: linkTo({ ...transformer, heads: 8 }, INPUT, {
        map: { shownKind: 'decoder', shownLayer: 0, shownHead: 7, pinnedRow: 0, pinnedColumn: 0 },
      }),
      context,
    });
    await panel(page).locator('.inspectHead', { hasText: 'head 8' }).waitFor({ timeout: 30_000 });
    expect(await findings(page)).toEqual([]);
    expect(await overhang(page)).toBe(0);
  },
);

test('“From looking back to looking around” is finished by doing', { timeout: 300_000 }, async ({ visit }) => {
  const page = await visit({ address: `${pageAddress()}#lesson=from-looking-back` });
  const goOn = async (name = 'Next') => {
    await page.getByText('✓ Done.').waitFor({ timeout: 200_000 });
    await button(page, name).click();
  };
  await page.getByText('step 1 of 5').waitFor();
  await ready(page);
  await choose(page, 'Attention', 'self-attention');
  await button(page, 'Restart').click();
  await goOn();
  await ready(page);
  await button(page, 'Train').click();
  await goOn();
  await page.getByText('step 3 of 5').waitFor();
  for (let head = 1; head <= 4 && !(await page.getByText('✓ Done.').isVisible()); head++) {
    await picture(page, `Cross-attention, layer 1, head ${head}`).click();
    await mapNamed(page, `Cross-attention, layer 1, head ${head}`).waitFor();
  }
  await goOn();
  for (let head = 1; head <= 4 && !(await page.getByText('✓ Done.').isVisible()); head++) {
    await heads(page)
      .getByRole('switch', { name: `Cross-attention, layer 1, head ${head}` })
      .click();
    await page.getByText(/heads? switched off/).waitFor();
    await page.waitForTimeout(500);
  }
  await goOn();
  await choose(page, 'Attention', 'window');
  await button(page, 'Restart').click();
  await goOn('Finish');
  await page.getByText('An LSTM carries what it read').waitFor();
  expect(await field(page, 'Attention').inputValue()).toBe('window');
});
