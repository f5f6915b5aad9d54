/** The whole page in its main states, on both papers, at the desk and in the hand: what hinders nobody, and pictures of it. */
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { appearances } from '../support/appearances';
import { findings, overhang } from '../support/axe';
import { expect, pageAddress } from '../support/browser';
import { button, choose, field, grid, reachStep, readMap, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';
import { test } from '../support/person';

const PICTURES = join(import.meta.dirname, '../../artifacts/pages');
const INPUT = 'abcd';
/** Enough for the quick model to reverse what it reads. */
const LEARNT = 800;
const WATCHED_MS = 4000;
const LONGEST_TASK_MS = 200;

const behind = (page: Page): Locator => page.getByRole('region', { name: 'Behind the map' });
const part = (page: Page, name: RegExp): Locator => behind(page).getByRole('button', { name });

test.for(appearances)(
  'at the $size in the $theme no state hinders a reader or scrolls sideways',
  { timeout: 400_000 },
  async (appearance, { come }) => {
    const person = await come(appearance, { address: pageAddress() });
    const { page } = person;
    const { size, theme } = appearance;
    const found: string[] = [];
    /** What is wrong with the page as it stands, and a picture of it with a part of it in view. */
    const look = async (state: string, shown: Locator = page.locator('h1')) => {
      await shown.evaluate((element) => element.scrollIntoView({ block: 'center' }));
      await page.screenshot({ path: join(PICTURES, `${state}-${size}-${theme}.png`) });
      for (const finding of await findings(page)) found.push(`${state}: ${finding}`);
      const wider = await overhang(page);
      if (wider > 0) found.push(`${state}: ${wider} px wider than the window`);
    };

    await page.getByText('This model came with the page').waitFor();
    await grid(page).waitFor();
    await look('idle');
    await field(page, 'Your input').fill('');
    await page.getByText('Type something above').waitFor();
    await look('blank');
    await person.goToLessons();
    await look('lessons-menu');
    await page.getByRole('button', { name: /^Reading an alignment/ }).click();
    await page.getByRole('region', { name: 'Lesson: Reading an alignment' }).waitFor();
    await look('lesson');
    await page.getByRole('button', { name: 'Leave the lesson' }).click();

    await page.goto(linkTo({ ...quickSettings, decoderHidden: 32 }, INPUT));
    await expect.poll(() => field(page, 'Your input').inputValue()).toBe(INPUT);
    await ready(page);
    await button(page, 'Train').click();
    await reachStep(page, 20);
    await look('training');
    await reachStep(page, LEARNT);
    await button(page, 'Pause').click();
    await ready(page);
    await look('trained');
    for (const drawing of ['ribbons', 'rows', 'heatmap']) {
      await button(page, drawing).click();
      if (drawing !== 'heatmap') await look(drawing);
    }
    await button(page, 'View').click();
    await look('view-menu');
    await page.keyboard.press('Escape');
    await page.getByRole('slider', { name: 'Training' }).fill('1');
    await page.getByText('The input as the model of step').waitFor();
    await look('recalled', page.locator('.timeline'));
    await button(page, 'Back to now').click();

    await pin(page, 1, 0);
    await behind(page).getByRole('table').waitFor();
    await look('pinned', behind(page));
    await look('arithmetic', behind(page).getByRole('table'));
    await part(page, /^what if/).click();
    await button(page, 'All on “a”').click();
    await expect.poll(async () => (await readMap(page)).weights[1]?.[0]).toBe(1);
    await look('edited', button(page, 'Take all edits back'));
    await button(page, 'Take all edits back').click();
    await part(page, /^gates/).click();
    await look('gates', behind(page).getByLabel(/^Unit, 0 to/));
    await part(page, /^beam/).click();
    await button(page, 'Search').click();
    const tree = behind(page).getByRole('group', { name: 'Tree of hypotheses' });
    await tree.waitFor();
    await look('beam', tree);

    await person.goTo('Curves');
    await look('curves', page.getByRole('region', { name: 'Exact match', exact: true }));
    await look('runs', page.getByRole('region', { name: 'Runs' }));
    await page.getByText('Measurements', { exact: true }).click();
    await button(page, 'Measure on validation').click();
    const report = page.getByRole('region', { name: 'Validation', exact: true });
    await report.getByRole('table').first().waitFor();
    await look('measurements', report);
    await button(page, 'Measure by length').click();
    const byLength = page.getByRole('region', { name: 'Exact match by source length' });
    await byLength.waitFor();
    await look('lengths', byLength);

    await person.goTo('Setup');
    await look('setup');
    await page.getByText('Model file', { exact: true }).click();
    await person.goTo('Align');
    await page.getByRole('group', { name: 'Attention mechanism' }).getByText('dot', { exact: true }).click();
    await look('changed', button(page, 'Train beside it'));
    await button(page, 'Train beside it').click();
    await person.goTo('Align');
    await grid(page).nth(1).waitFor();
    await look('two', page.getByRole('region', { name: 'A additive' }));
    await button(page, 'B − A').click();
    await page.getByRole('grid', { name: 'Difference of the alignments' }).waitFor();
    await look('difference');
    await button(page, '± the largest').click();
    await look('difference-enlarged');
    await button(page, 'Close B').click();

    await page.getByRole('button', { name: /^Help/ }).click();
    await page.getByRole('dialog', { name: 'Keys and words' }).waitFor();
    await look('help');
    await page.keyboard.press('Escape');
    await person.goTo('Setup');
    await choose(page, 'Task', 'Own pairs');
    await button(page, 'Paste…').click();
    await page
      .getByLabel('Pairs, one to a line')
      .fill(['one two\tun deux', 'three four\ttrois quatre', 'five six\tcinq six', 'alone'].join('\n'));
    await button(page, 'Read it').click();
    await page.getByRole('region', { name: 'Preview' }).waitFor();
    await look('own-pairs', page.getByRole('region', { name: 'Preview' }));
    expect(found).toEqual([]);
  },
);

test('at the desk each column scrolls by itself, and the page does not', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings, INPUT) });
  await ready(page);
  const tops = () =>
    page.evaluate(() => ({
      page: document.documentElement.scrollHeight - document.documentElement.clientHeight,
      columns: Array.from(document.querySelectorAll('main > section'), ({ scrollTop }) => scrollTop),
    }));
  expect(await tops()).toEqual({ page: 0, columns: [0, 0, 0] });
  await field(page, 'Matrix product').scrollIntoViewIfNeeded();
  const { page: still, columns } = await tops();
  expect(still).toBe(0);
  expect(columns[0]).toBeGreaterThan(0);
  expect(columns.slice(1)).toEqual([0, 0]);
});

test('a map of many rows scrolls in its sheet under its labels, and leaves the readout in view', async ({ visit }) => {
  const page = await visit({ address: pageAddress() });
  await page.getByText('This model came with the page').waitFor();
  await choose(page, 'Task', 'Digits to words');
  await button(page, 'Show a trained one').click();
  await expect.poll(async () => (await readMap(page)).rows.length).toBe('four thousand seventy-three⏹'.length);
  const sheet = page.locator('.sheet');
  await expect.poll(() => sheet.evaluate(({ scrollHeight, clientHeight }) => scrollHeight > clientHeight)).toBe(true);
  const readout = await page.locator('.readout').boundingBox();
  expect((readout?.y ?? Number.NaN) + (readout?.height ?? Number.NaN)).toBeLessThan(900);
});

test.for([
  { motion: 'reduce', ran: [] },
  { motion: 'no-preference', ran: ['inking'] },
] as const)(
  'at a run’s first right answer the map inks itself in: motion $motion',
  async ({ motion, ran }, { visit }) => {
    const page = await visit({
      address: linkTo(quickSettings, INPUT),
      context: { reducedMotion: motion },
      before: async (opened) => {
        await opened.addInitScript(() => {
          const names: string[] = [];
          Object.assign(globalThis, { animationsRun: names });
          document.addEventListener('animationstart', ({ animationName }) => {
            // What only follows a person's own scrolling moves nothing by itself.
            if (!['fade-edges', 'covers'].includes(animationName)) names.push(animationName);
          });
          document.addEventListener('transitionrun', ({ propertyName }) => names.push(`${propertyName} of a control`));
        });
      },
    });
    await ready(page);
    await button(page, 'Train').click();
    await page.locator('.map[data-inking=true]').waitFor({ state: 'attached', timeout: 60_000 });
    await button(page, 'Pause').click();
    await button(page, 'ribbons').hover();
    await button(page, 'ribbons').click();
    const names = await page.evaluate(() => (globalThis as { animationsRun?: string[] }).animationsRun ?? []);
    if (motion === 'reduce') expect(names).toEqual([]);
    expect(names).toEqual(expect.arrayContaining([...ran]));
  },
);

test('while it trains the page stays awake, and the map is painted anew four times a second', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings, INPUT) });
  await ready(page);
  await grid(page).waitFor();
  await button(page, 'Train').click();
  await reachStep(page, 20);
  const { longest, paintings } = await page.evaluate(
    async ({ watched }) => {
      let longest = 0;
      let paintings = 0;
      const tasks = new PerformanceObserver((list) => {
        for (const { duration } of list.getEntries()) longest = Math.max(longest, duration);
      });
      tasks.observe({ type: 'longtask' });
      // The cells take their numbers in the frame in which the ink is drawn.
      const cells = new MutationObserver(() => {
        paintings++;
      });
      cells.observe(document.body, {
        subtree: true,
        attributeFilter: ['data-weight'],
      });
      await new Promise((resolve) => setTimeout(resolve, watched));
      tasks.disconnect();
      cells.disconnect();
      return { longest, paintings };
    },
    { watched: WATCHED_MS },
  );
  // The figure for a machine at rest is the bench's; here others may be at work.
  expect(longest).toBeLessThan(LONGEST_TASK_MS);
  expect(paintings).toBeGreaterThanOrEqual((4 * WATCHED_MS) / 1000);
});

async function pin(page: Page, row: number, column: number): Promise<void> {
  await grid(page).locator(`td[data-row="${row}"][data-column="${column}"]`).click();
  await page.mouse.move(0, 0);
}
