import type { Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, field, grid, readMap, ready, restartWith } from '../support/browserPage';

const END = '⏹';

/** Types an input and waits for the map's columns. */
async function type(page: Page, text: string, columns: readonly string[]): Promise<void> {
  await field(page, 'Your input').fill(text);
  await expect.poll(async () => (await readMap(page)).columns, { timeout: 10_000 }).toEqual(columns);
}

test('an own input is decoded: columns are its characters and the end mark, rows the output', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await type(page, 'cabbage', [...'cabbage', END]);
  const { rows, weights } = await readMap(page);
  expect(rows.length).toBeGreaterThan(0);
  for (const row of weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
  const predicted = rows.filter((symbol) => symbol !== END).join('');
  expect(await page.locator('body').innerText()).toContain(predicted);
});

test('repeated characters keep a column each', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await restartWith(page, { Task: 'Dates', Backend: 'CPU', Hidden: '16', Embedding: '8', Batch: '8' });
  await type(page, '2001 2001', ['2', '0', '0', '1', '␣', '2', '0', '0', '1', END]);
});

test('unknown characters are marked and said', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await type(page, 'aZb', ['a', 'Z', 'b', END]);
  expect(
    await grid(page)
      .getByRole('columnheader', { name: /Z, unknown/ })
      .count(),
  ).toBe(1);
  expect(await page.getByText('“Z” never occurs in this task').count()).toBe(1);
  await type(page, 'ab', ['a', 'b', END]);
  expect(await page.getByText('never occurs in this task').count()).toBe(0);
});

test('a cell tells its value on hover and on keyboard focus', async ({ visit }) => {
  const page = await visit();
  await ready(page);
  await type(page, 'abc', ['a', 'b', 'c', END]);
  const cell = (input: string) =>
    grid(page)
      .getByRole('gridcell', { name: `, input ${input}, weight` })
      .first();
  const readout = page.getByText(/^“.+” ← “.+”\s+α (?:= \d\.\d\d|< 0\.01)$/);
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

/** Milliseconds in the page from a key to the map of what was typed. */
async function answerTime(page: Page, text: string): Promise<number> {
  const answered = page.evaluate(
    (columns) =>
      new Promise<number>((resolve) => {
        let typed = 0;
        document.addEventListener('input', () => {
          typed = performance.now();
        });
        new MutationObserver((_, observer) => {
          const heads = document.querySelectorAll('table[aria-label=Alignment] th[scope=col]');
          if (typed === 0 || heads.length !== columns || heads[columns - 2]?.textContent === '') return;
          observer.disconnect();
          resolve(performance.now() - typed);
        }).observe(document.body, { childList: true, subtree: true, characterData: true });
      }),
    text.length + 1,
  );
  await field(page, 'Your input').fill(text);
  return answered;
}
