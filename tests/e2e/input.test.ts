import type { Page } from 'playwright';
import { answerTime } from '../../bench/answerTime';
import { expect, test } from '../support/browser';
import { button, field, grid, readMap, ready, restartWith } from '../support/browserPage';

const END = '⏹';

/** Types an input and waits for the map's columns. */
async function type(page: Page, text: string, columns: readonly string[]): Promise<void> {
  await field(page, 'Your input').fill(text);
  await expect.poll(async () => (await readMap(page)).columns, { timeout: 10_000 }).toEqual(columns);
}

test('without an input there is no map and no verdict, but a word of what to do', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await grid(page).waitFor();
  await field(page, 'Your input').fill('');
  await page.getByText('Type something above').waitFor();
  expect(await grid(page).count()).toBe(0);
  expect(await page.locator('.prediction').count()).toBe(0);
  await type(page, 'ab', ['a', 'b', END]);
});

test('a cell tells its value on hover and on keyboard focus', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await type(page, 'abc', ['a', 'b', 'c', END]);
  const cell = (input: string) =>
    grid(page)
      .getByRole('gridcell', { name: `, input ${input}, weight` })
      .first();
  const readout = page.getByText(/^.+ ← .+\s+α (?:= \d\.\d\d|< 0\.01)$/);
  await cell('b').hover();
  await readout.filter({ hasText: '← “b”' }).waitFor();
  await page.mouse.move(0, 0);
  await cell('a').focus();
  await readout.filter({ hasText: '← “a”' }).waitFor();
  await page.keyboard.press('ArrowRight');
  await readout.filter({ hasText: '← “b”' }).waitFor();
});

test.for([
  { backend: 'CPU', training: false },
  { backend: 'CPU', training: true },
  { backend: 'WebGPU', training: false },
  { backend: 'WebGPU', training: true },
])(
  'decoding follows the last key within 150 ms on the backend $backend; training: $training',
  async ({ backend, training }, { visit }) => {
    const page = await visit();
    await ready(page);
    if (backend === 'CPU') await restartWith(page, { Backend: 'CPU' });
    await type(page, 'abc', ['a', 'b', 'c', END]);
    if (training) await button(page, 'Train').click();
    const waits: number[] = [];
    for (const text of ['abcd', 'abcde', 'abcdef', 'abcdefg', 'abcdefgh']) waits.push(await answerTime(page, text));
    const median = waits.toSorted((a, b) => a - b)[2];
    expect(median, waits.map(Math.round).join(' ')).toBeLessThan(150);
  },
);
