/** Training: how it is driven, what it does to the map, and what can be seen of it afterwards. */
import type { Locator, Page } from 'playwright';
import { appearances } from '../../support/appearances';
import { expect } from '../../support/browser';
import { button, evidence, field, readMap, ready, stepOf } from '../../support/browserPage';
import { linkTo, quickSettings } from '../../support/link';
import { type Person, test } from '../../support/person';

const INPUT = 'abcd';
const END = '⏹';
const STEPS = 400;

const chart = (page: Page, name: string): Locator => page.getByRole('region', { name, exact: true });
const loss = (page: Page): Locator => chart(page, 'Loss, nats per token');
const ticks = (page: Page, name: string): Promise<string[]> =>
  chart(page, name).locator('.axis.grid text').allTextContents();
const samplesOf = (page: Page): Locator => page.getByRole('region', { name: 'Samples', exact: true });
const cursor = (page: Page, name: string): Promise<string> => chart(page, name).locator('.chartReadout').innerText();

/** Trains so many steps, as it is asked for beside the map. */
async function run(person: Person, steps: number): Promise<void> {
  const { page } = person;
  const before = await stepOf(page);
  await field(page, 'Steps to run').fill(String(steps));
  await person.press(button(page, 'Run'));
  await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(before + steps);
  await ready(page);
}

/** Typed after the last step, it is decoded by the model of that step. */
async function type(page: Page, text: string): Promise<void> {
  await field(page, 'Your input').fill(text);
  await expect.poll(async () => (await readMap(page)).columns).toEqual([...text, END]);
}

test.for(appearances)(
  '$size, $theme: Step is exactly one step, Run as many as were asked for; Reset learns the same again and New seed otherwise; the map changes while it trains, and rests at Pause',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(quickSettings, INPUT) });
    const { page } = person;
    await ready(page);
    await person.goTo('Curves');
    const first = await lossesOfThreeSteps(person);
    await person.press(button(page, 'Reset'));
    await expect.poll(() => stepOf(page)).toBe(0);
    await ready(page);
    expect(await lossesOfThreeSteps(person)).toEqual(first);

    await person.goTo('Setup');
    const seed = await field(page, 'Seed').inputValue();
    await person.press(button(page, 'New seed'));
    await expect.poll(() => field(page, 'Seed').inputValue()).not.toBe(seed);
    await expect.poll(() => stepOf(page)).toBe(0);
    await ready(page);
    await person.goTo('Curves');
    expect(await lossesOfThreeSteps(person)).not.toEqual(first);

    await person.goTo('Align');
    await run(person, 137);
    await field(page, 'Steps to run').fill('1.5');
    expect(await button(page, 'Run').isDisabled()).toBe(true);
    expect(await field(page, 'Steps to run').getAttribute('aria-invalid')).toBe('true');

    await person.press(button(page, 'Train'));
    const maps = new Set<string>();
    await expect
      .poll(async () => maps.add(JSON.stringify((await readMap(page)).weights)).size, { timeout: 20_000 })
      .toBeGreaterThanOrEqual(5);
    await person.press(button(page, 'Pause'));
    await ready(page);
    const rested = await stepOf(page);
    expect(rested).toBeGreaterThan(140);
    await person.press(button(page, 'Step'));
    await expect.poll(() => stepOf(page)).toBe(rested + 1);
  },
);

/** What the page prints, the counter going up by one each time. */
async function lossesOfThreeSteps(person: Person): Promise<string[]> {
  const { page } = person;
  const losses: string[] = [];
  for (const step of [1, 2, 3]) {
    await person.press(button(page, 'Step'));
    await expect.poll(() => stepOf(page)).toBe(step);
    await ready(page);
    losses.push(await evidence(page, 'Training loss'));
  }
  for (const printed of losses) expect(printed).toMatch(/^\d+\.\d{3}$/);
  return losses;
}

test.for(appearances)(
  '$size, $theme: the slider takes map, prediction and cursors back together; loss, accuracy and exact match have axes of their own and tell values, on log axes, over seconds, smoothed; samples are judged ✓ or ✕',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(quickSettings, 'ab') });
    const { page } = person;
    await ready(page);
    await run(person, STEPS);
    await goesBackInTime(person);
    await person.goTo('Curves');
    await measuresHonestly(page);
    await drawsCurves(person);
    await judgesSamples(person);
  },
);

/** What is typed at an earlier step is read by the model of then, and “Back to now” returns. */
async function goesBackInTime(person: Person): Promise<void> {
  const { page } = person;
  await type(page, INPUT);
  const now = await readMap(page);
  const slider = page.getByRole('slider', { name: 'Training' });
  const shown = () => page.locator('.timelineStep').innerText();
  await expect.poll(() => slider.isEnabled()).toBe(true);
  expect(await shown()).toBe('now');

  await person.drag(slider, { across: 0.98, down: 0.5 }, { across: 0.02, down: 0.5 });
  await expect.poll(shown).toMatch(/^step \d+$/);
  const step = await shown();
  expect(Number(step.slice('step '.length))).toBeLessThan(STEPS / 4);
  await expect.poll(async () => (await readMap(page)).weights).not.toEqual(now.weights);
  await page.getByText(`The input as the model of ${step} decoded it; held-out pairs exact at step`).waitFor();
  await person.goTo('Curves');
  for (const name of ['Loss, nats per token', 'Token accuracy', 'Exact match']) {
    await expect.poll(() => cursor(page, name)).toBe(step);
  }

  await person.goTo('Align');
  await type(page, 'ba');
  await type(page, INPUT);
  expect(await shown()).toBe(step);
  const then = await readMap(page);
  expect(then.weights).not.toEqual(now.weights);
  const written = then.rows.filter((symbol) => symbol !== END).join('');
  await expect.poll(() => page.locator('.predicted').innerText()).toBe(written);
  await person.press(button(page, 'Back to now'));
  await expect.poll(() => readMap(page)).toEqual(now);
  expect(await shown()).toBe('now');
}

/** Three measures of held-out pairs, each on an axis of its own. */
async function measuresHonestly(page: Page): Promise<void> {
  await samplesOf(page).getByText(`held-out, step ${STEPS}`).waitFor(); // which the last measurement brings
  expect(await evidence(page, 'Held-out loss')).toMatch(/^\d+\.\d{3}$/);
  expect(await evidence(page, 'Token accuracy')).toMatch(/^\d+\.\d %$/);
  expect(await evidence(page, 'Exact match')).toMatch(/^\d+ \/ \d+ \(\d+\.\d %\)$/);
  for (const name of ['Token accuracy', 'Exact match']) {
    expect((await ticks(page, name)).at(0)).toBe('0 %');
    expect((await ticks(page, name)).at(-1)).toBe('100 %');
  }
  expect((await ticks(page, 'Loss, nats per token')).join()).not.toContain('%');
}

/** Values under the pointer, over steps or seconds, on either axis, and smoothed over the faint raw line. */
async function drawsCurves(person: Person): Promise<void> {
  const { page } = person;
  await person.pointAt(loss(page).locator('.plot'), { x: 200, y: 60 });
  await expect.poll(() => cursor(page, 'Loss, nats per token')).toMatch(/^step \d+$/);
  for (const value of await loss(page).locator('.key output').allInnerTexts()) expect(value).toMatch(/^\d+\.\d{3}$/);
  await person.press(button(page, 'seconds'));
  await person.press(loss(page).locator('.plot'), { x: 120, y: 60 }); // which goes back to that moment
  await expect.poll(() => cursor(page, 'Loss, nats per token')).toMatch(/^\d+(\.\d)? s of training$/);
  await person.press(button(page, 'steps'));
  await person.goTo('Align');
  await person.press(button(page, 'Back to now'));
  await person.goTo('Curves');

  const inGroup = (group: string, name: string) =>
    page.getByRole('group', { name: group, exact: true }).getByRole('button', { name, exact: true });
  const acrossTicks = () => loss(page).locator('.axis:not(.grid) text').allTextContents();
  const linear = { up: await ticks(page, 'Loss, nats per token'), across: await acrossTicks() };
  await person.press(inGroup('Loss axis', 'log'));
  await expect.poll(() => ticks(page, 'Loss, nats per token')).not.toEqual(linear.up);
  expect(await inGroup('Loss axis', 'log').getAttribute('aria-pressed')).toBe('true');
  await person.press(inGroup('Axis of steps or seconds', 'log'));
  await expect.poll(acrossTicks).not.toEqual(linear.across);
  expect(await acrossTicks()).toEqual(expect.arrayContaining(['1', '10', '100']));

  const drawn = () => loss(page).locator('.keyLabel').allInnerTexts();
  expect(await drawn()).toEqual(['training', 'held-out']);
  await person.drag(field(page, 'Smoothing'), { across: 0.05, down: 0.5 }, { across: 0.9, down: 0.5 });
  await expect.poll(drawn).toEqual(['training', 'smoothed', 'held-out']);
  const [raw = 1, smoothed = 0] = await loss(page)
    .locator('.key line')
    .evaluateAll((lines) => lines.map((line) => Number(line.getAttribute('opacity'))));
  expect(raw).toBeLessThan(0.5 * smoothed);
}

/** What the model says of held-out pairs is judged token by token, there and where it is the input. */
async function judgesSamples(person: Person): Promise<void> {
  const { page } = person;
  const sample = samplesOf(page).getByRole('button').first();
  expect(await samplesOf(page).getByRole('button').count()).toBe(6);
  for (const { said, wanted, mark } of await traceOf(sample)) {
    expect(mark).toBe(wanted === '' ? '✓' : '✕');
    expect(said).not.toBe(wanted);
  }
  const source = await sample.locator('.exampleSource').innerText();
  const trace = await traceOf(sample);
  await person.press(sample);
  await expect.poll(async () => (await readMap(page)).columns).toEqual([...source, END]);
  expect(await field(page, 'Your input').inputValue()).toBe(source);
  const said = trace.map((token) => token.said).filter((token) => token !== '–');
  expect((await readMap(page)).rows.filter((symbol) => symbol !== END)).toEqual(said);
  const judged = page.locator('.predicted > .judged');
  const glyphs = () =>
    judged.evaluateAll((found) => found.map((token) => getComputedStyle(token, '::after').content.slice(1, 2)));
  await expect.poll(glyphs).toEqual(trace.map(({ mark }) => mark));
}

/** What is printed of each token of a sample: what was said, ✓ or ✕, and what was wanted where it was wrong. */
function traceOf(sample: Locator): Promise<{ said: string; mark: string; wanted: string }[]> {
  return sample.locator('.trace > span').evaluateAll((found) =>
    found.map((token) => {
      const [said = '', mark = '', wanted = ''] = Array.from(token.children, ({ textContent }) => textContent ?? '');
      return { said, mark, wanted };
    }),
  );
}
