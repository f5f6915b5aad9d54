/** The map: there before anything is trained, rightly labelled, linked both ways, on one scale, and taken along as it is. */
import { unzipSync } from 'fflate';
import type { Locator, Page } from 'playwright';
import { type Appearance, appearances } from '../../support/appearances';
import { expect, pageAddress } from '../../support/browser';
import {
  type AlignmentMap,
  button,
  changes,
  choose,
  field,
  grid,
  largest,
  readMap,
  stepOf,
} from '../../support/browserPage';
import { coloursOf, inkOf, strayInk } from '../../support/ink';
import { type Person, test } from '../../support/person';

const END = '⏹';
const INPUT = 'abcde';
/** Of a colour's channels, 0 to 255: a cell holds four places of its weight, which may round to the next shade. */
const NEXT_SHADE = 8;

const note = (page: Page): Locator => page.getByText('This model came with the page');
const columnHead = (page: Page, column: number): Locator => grid(page).locator(`th[data-column="${column}"]`);
const rowHead = (page: Page, row: number): Locator => grid(page).locator(`th[data-row="${row}"]`);
const tokens = (page: Page, line: string): Locator => page.getByRole('group', { name: line }).getByRole('button');
const readout = (page: Page): Locator => page.locator('output.readout');
const scale = (page: Page): Locator => page.getByRole('figure', { name: /^Scale of / });
const written = async (page: Page): Promise<string> => (await readMap(page)).rows.join('');

async function type(page: Page, text: string, columns: readonly string[]): Promise<void> {
  await field(page, 'Your input').fill(text);
  await expect.poll(async () => (await readMap(page)).columns).toEqual([...columns, END]);
}

test.for(appearances)(
  '$size, $theme: a trained model is there at once; every character has its column, the end mark too, an unknown one is flagged; Train begins a new model',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: pageAddress() });
    const { page } = person;
    await note(page).waitFor();
    expect(await note(page).innerText()).toContain('trained for 900 steps: 256 of 256 held-out pairs right');
    await type(page, 'cabbage', [...'cabbage']);
    const { rows, weights } = await readMap(page);
    expect(rows.join('')).toBe(`egabbac${END}`);
    expect(weights.slice(0, 7).map(largest)).toEqual([6, 5, 4, 3, 2, 1, 0]);
    for (const row of weights.slice(0, 7)) expect(Math.max(...row)).toBeGreaterThan(0.8);

    await person.goTo('Setup');
    await choose(page, 'Task', 'Dates');
    await person.press(button(page, 'Show a trained one'));
    await person.goTo('Align');
    await expect.poll(() => written(page)).toBe(`2001-01-20${END}`);
    expect(await note(page).innerText()).toContain('1,000 steps · Locales: American English: 256 of 256');
    expect(await changes(page).count()).toBe(0);
    expect(await page.locator('.axes').innerText()).toMatch(/^input →\s+output ↓$/);

    await type(page, '2001 2001', [...'2001␣2001']);
    const repeated = await readMap(page);
    const ofToken = repeated.rows.filter((symbol) => symbol !== END).join('');
    await expect.poll(() => page.locator('.predicted').innerText()).toBe(ofToken);
    // What a row looks at is all in these columns: none is left out, and none is padding.
    for (const row of repeated.weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);

    await type(page, 'May §5', [...'May␣§5']);
    await page.getByText('“§” never occurs in this task').waitFor();
    expect(await grid(page).getByRole('columnheader', { name: '§, unknown' }).innerText()).toContain('§');
    await type(page, 'October 3, 1987', [...'October␣3,␣1987']);
    expect(await written(page)).toBe(`1987-10-03${END}`);
    expect(await page.getByText('never occurs in this task').count()).toBe(0);
    await expect.poll(() => page.locator('.verdict').innerText()).toContain('✓');

    await person.goTo('Setup');
    await choose(page, 'Backend', 'CPU');
    await choose(page, 'Hidden', '16');
    await person.press(button(page, 'Train'));
    await note(page).waitFor({ state: 'detached' });
    await expect.poll(() => stepOf(page)).toBeGreaterThan(0);
    await person.press(button(page, 'Pause'));
    await button(page, 'Train').waitFor();
    expect(await stepOf(page)).toBeLessThan(900);
    await person.goTo('Align');
    expect(await page.locator('.runSummary').innerText()).toMatch(/^Dates\. .*16 units/);
  },
);

test.for(appearances)(
  '$size, $theme: the scale is 0 to 1 for every input and says when it is another; a token isolates its row or column in heatmap and ribbons; SVG, PNG, CSV, weights and PyTorch project hold what is on the screen',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: pageAddress() });
    const { page } = person;
    await note(page).waitFor();
    await keepsOneScale(page, appearance);
    const map = await readMap(page);
    await isolates(person, columnHead(page, 1), '← “b”', 'largest of its column');
    await isolates(person, rowHead(page, 0), '“e” ←', 'largest of its row');
    await marksCells(person, map);
    await namesOtherScales(person);
    await drawsRibbonsAndRows(person, map);
    await savesTheDrawing(person, map);
    await savesTheModel(person);
  },
);

/** The legend reads the same whatever the input, and the ink is what it says. */
async function keepsOneScale(page: Page, appearance: Appearance): Promise<void> {
  for (const text of ['ja', INPUT]) {
    await type(page, text, [...text]);
    expect((await scale(page).innerText()).split('\n')).toEqual(['weight α', '0', '1', '= 0']);
    await expect.poll(() => strayInk(page, appearance)).toBeLessThanOrEqual(NEXT_SHADE);
  }
  expect(await written(page)).toBe(`edcba${END}`);
  const tiny = grid(page).getByRole('gridcell', { name: /weight < 0\.01$/ });
  expect(await tiny.count()).toBeGreaterThan(0);
  for (const { colours } of await coloursOf(tiny)) expect(colours).toHaveLength(1); // what is exactly 0 is hatched
}

/** What one expects of a reversal, and where each row looks most. */
async function marksCells(person: Person, { weights }: AlignmentMap): Promise<void> {
  const { page } = person;
  await chooseInView(person, 'Expected alignment');
  await expect.poll(() => cellsNamed(page, ', expected')).toEqual([...INPUT].map((_, row) => [row, 4 - row]));
  await chooseInView(person, 'Largest of each row');
  await expect
    .poll(() => cellsNamed(page, ', largest of its row'))
    .toEqual(weights.map((row, index) => [index, largest(row)]));
}

/** What is pinned outlives the menu. */
async function namesOtherScales(person: Person): Promise<void> {
  const { page } = person;
  const cell = grid(page).locator('td[data-row="0"][data-column="1"]');
  await person.press(cell);
  await chooseInView(person, 'log, 0.0001 to 1');
  await expect.poll(() => scale(page).innerText()).toMatch(/^weight α, log\s+≤ 0\.0001\s+1/);
  await chooseInView(person, 'per row, 0 to its largest');
  await expect.poll(() => scale(page).innerText()).toMatch(/^α ÷ its row’s largest\s+0\s+1/);
  await chooseInView(person, 'linear, 0 to 1');
  expect(await cell.getAttribute('aria-selected')).toBe('true');
  await person.press(cell);
}

async function drawsRibbonsAndRows(person: Person, { columns, rows, weights }: AlignmentMap): Promise<void> {
  const { page } = person;
  await person.press(button(page, 'rows'));
  await person.pointAt(tokens(page, 'Output step').nth(2));
  const says = (weights[2] ?? []).map((weight) => (weight > 0 && weight < 0.005 ? '< 0.01' : weight.toFixed(2)));
  await page.getByRole('img', { name: `Weights of output c over the input: a ${says[0]}, b ${says[1]}` }).waitFor();
  await person.pointAway(tokens(page, 'Output step').nth(2));

  await person.press(button(page, 'ribbons'));
  await page.getByRole('img', { name: /^Each output token and the input it weighs most: e from e, / }).waitFor();
  expect(await tokens(page, 'Input tokens').allInnerTexts()).toEqual(columns);
  expect(await tokens(page, 'Output tokens').allInnerTexts()).toEqual(rows);
  await isolates(person, tokens(page, 'Input tokens').nth(1), '← “b”', 'largest of its column');
  await isolates(person, tokens(page, 'Output tokens').nth(0), '“e” ←', 'largest of its row');
}

async function savesTheDrawing(person: Person, { columns, rows, weights }: AlignmentMap): Promise<void> {
  const svg = (await save(person, 'Drawing as SVG')).toString('utf8');
  for (const token of INPUT) expect(svg.split(`>${token}</text>`)).toHaveLength(3);
  const opened = await person.page.context().newPage();
  await opened.setContent(svg);
  const texts = await opened.locator('svg text').allTextContents();
  expect(texts).toEqual(expect.arrayContaining([...INPUT, 'weight α']));
  await opened.close();
  const png = await save(person, 'Drawing as PNG, 2×');
  expect(png.readUInt32BE(16)).toBe(Math.ceil(2 * Number(/width="([\d.]+)"/.exec(svg)?.[1])));
  expect(tableOf((await save(person, 'Weights as CSV')).toString('utf8'))).toEqual([
    ['output', ...columns],
    ...rows.map((row, index) => [row, ...(weights[index] ?? []).map((weight) => weight.toFixed(4))]),
  ]);
}

async function savesTheModel(person: Person): Promise<void> {
  const { page } = person;
  const units = Number(/of (\d+) units/.exec(await page.locator('.runSummary').innerText())?.[1]);
  await person.goTo('Setup');
  await person.press(page.getByText('Model file', { exact: true }));
  const weights = await person.take(button(page, 'Download weights'));
  expect(weights.name).toMatch(/^interlinear-.+\.safetensors$/);
  const header = JSON.parse(weights.bytes.toString('utf8', 8, 8 + Number(weights.bytes.readBigUInt64LE())));
  expect(header['encoder.lstm.weight_ih_l0'].shape[0]).toBe(4 * units); // a row to each unit of each gate
  const project = await person.take(button(page, 'PyTorch project'));
  expect(project.name).toMatch(/^interlinear-.+\.zip$/);
  const names = Object.keys(unzipSync(project.bytes)).map((path) => path.split('/').at(-1));
  expect(names).toEqual(expect.arrayContaining(['model.py', 'train.py', 'evaluate.py', 'weights.safetensors']));
}

/** Pointing at a token leaves its own ink alone, and the readout tells the largest weight of it. */
async function isolates(person: Person, token: Locator, ...told: readonly string[]): Promise<void> {
  const { page } = person;
  const all = await inkOf(page);
  await person.pointAt(token);
  await expect.poll(() => inkOf(page)).toBeLessThan(0.5 * all);
  for (const words of told) await readout(page).filter({ hasText: words }).waitFor();
  await person.pointAway(token);
  await expect.poll(() => inkOf(page)).toBeGreaterThan(0.9 * all);
}

async function chooseInView(person: Person, label: string): Promise<void> {
  await person.press(button(person.page, 'View'));
  await person.press(person.page.getByText(label, { exact: true }));
  await person.closeMenu();
}

async function save(person: Person, label: string): Promise<Buffer> {
  await person.press(button(person.page, 'Save'));
  return (await person.take(button(person.page, label))).bytes;
}

/** Row and column of the cells whose name ends so. */
function cellsNamed(page: Page, end: string): Promise<number[][]> {
  return grid(page)
    .locator(`td[aria-label$="${end}"]`)
    .evaluateAll((cells) => cells.map((cell) => [Number(cell.dataset.row), Number(cell.dataset.column)]));
}

/** No field of these files holds a comma or a quotation mark. */
function tableOf(csv: string): string[][] {
  return csv
    .split('\r\n')
    .slice(0, -1)
    .map((line) => line.split(','));
}
