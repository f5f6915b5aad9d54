/** Pairs of a person's own: dropped, previewed, trained on, kept. */
import type { Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, evidence, reachStep, ready, stepOf } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';
import { capitals } from '../support/ownFile';

const PREVIEW_MS = 2000;
const LONGEST_TASK_MS = 100;

test('a TSV of 50,000 pairs shows its preview within 2 s, and the page never stands still', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  const { previewMs, tasks } = await page.evaluate(async () => {
    const words = 'the cat sleeps in a large old house where it has been warm since last night'.split(' ');
    const sentence = (i: number) => {
      const chosen = Array.from({ length: 3 + (i % 6) }, (_, k) => words[(i * 7 + k * (1 + (i % 5))) % words.length]);
      return `${i} ${chosen.join(' ')}.`;
    };
    const lines = Array.from({ length: 50_000 }, (_, i) => `${sentence(i)}\t${sentence(i).toUpperCase()}`);
    const transfer = new DataTransfer();
    transfer.items.add(new File([lines.join('\r\n')], 'sentences.tsv'));
    await new Promise((resolve) => setTimeout(resolve, 500));

    const tasks: number[] = [];
    const began = performance.now();
    const observer = new PerformanceObserver((list) => {
      for (const { startTime, duration } of list.getEntries()) if (startTime + duration > began) tasks.push(duration);
    });
    observer.observe({ type: 'longtask' });
    document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    while (!document.querySelector('section[aria-label=Preview]')) await new Promise(requestAnimationFrame);
    const previewMs = performance.now() - began;
    await new Promise((resolve) => setTimeout(resolve, 500)); // what is drawn after it counts too
    observer.disconnect();
    return { previewMs, tasks };
  });
  const preview = await page.getByRole('region', { name: 'Preview' }).innerText();
  expect(preview).toMatch(/Rows\s+50,000\s+Kept\s+50,000/);
  expect(previewMs).toBeLessThan(PREVIEW_MS);
  expect(tasks.filter((duration) => duration > LONGEST_TASK_MS)).toEqual([]);
});

test('a damaged file is explained; what was open before stays, and so does the run', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  await button(page, 'Step').click();
  await reachStep(page, 1);
  await drop(page, 'words.tsv', `${capitals(40)}alone\n`);
  const panel = page.getByRole('region', { name: 'Your pairs' });
  await panel.getByText('The first rows left out').click();
  await panel.getByText('The row has 1 column; column 2 is wanted.').waitFor();

  await drop(page, 'picture.tsv', '\u0000\u0001\u0002\u0003'.repeat(500));
  const alert = panel.getByRole('alert');
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(
    /picture\.tsv was not read\. This is a binary file.* words\.tsv stays open\./,
  );
  await panel.getByRole('heading', { name: 'words.tsv' }).waitFor();
  await button(page, 'Step').click();
  await reachStep(page, 2);
});

test('a run on own pairs learns; a reload offers them again, and a run on them trains', async ({ visit }) => {
  const page = await visit({
    address: linkTo({ ...quickSettings, hidden: 32, decoderHidden: 32, learningRate: 0.01 }),
  });
  await ready(page);
  await drop(page, 'words.tsv', capitals(300));
  await page.getByRole('region', { name: 'Preview' }).waitFor();
  await page.getByLabel('Keep in this browser').check();
  await restart(page);
  expect(await page.locator('.runSummary').innerText()).toMatch(/^Own pairs/);
  await button(page, 'Train').click();
  await expect.poll(async () => share(await evidence(page, 'Exact match')), { timeout: 60_000 }).toBeGreaterThan(0.5);

  await page.reload();
  await ready(page);
  await page.getByText('Your pairs words.tsv, 300 rows, are kept here.').waitFor();
  await button(page, 'Open').click();
  await page.getByRole('region', { name: 'Preview' }).waitFor();
  await restart(page);
  expect(await stepOf(page)).toBe(0);
  await button(page, 'Train').click();
  await reachStep(page, 20);

  await button(page, 'Pause').click();
  await page.getByLabel('Keep in this browser').uncheck();
  await expect.poll(() => page.evaluate(countKept)).toBe(0);
  await page.reload();
  await ready(page);
  expect(await page.locator('body').innerText()).not.toContain('Your pairs words.tsv');
});

test('a link to a run on own pairs says what to bring, and reads it as it was read', async ({ visit }) => {
  const page = await visit({
    address: linkTo(quickSettings),
    context: { permissions: ['clipboard-read', 'clipboard-write'] },
  });
  await ready(page);
  await drop(page, 'words.tsv', capitals(40));
  await page.getByLabel('Target tokens', { exact: true }).selectOption({ label: 'Words' });
  await page.getByLabel('Longest source', { exact: true }).fill('33');
  await page.getByText('Columns and test set').click();
  await page.getByLabel('First row', { exact: true }).selectOption({ label: 'names' });
  await expect.poll(() => page.getByRole('region', { name: 'Preview' }).innerText()).toMatch(/Rows\s+39/);
  await restart(page);
  await button(page, 'Share').click();
  await page.getByText('Link copied. It holds the settings, the seed, the view and how your pairs are read').waitFor();

  const fresh = await visit({ address: await page.evaluate(() => navigator.clipboard.readText()) });
  await fresh.getByText('“words.tsv”, 39 pairs. Bring them in at Setup').waitFor();
  await ready(fresh);
  await drop(fresh, 'words.tsv', capitals(40));
  await expect.poll(() => fresh.getByRole('region', { name: 'Preview' }).innerText()).toMatch(/Rows\s+39/);
  expect(await fresh.getByLabel('Target tokens', { exact: true }).inputValue()).toBe('1');
  expect(await fresh.getByLabel('Longest source', { exact: true }).inputValue()).toBe('33');
  await restart(fresh);
  expect(await fresh.locator('.runSummary').innerText()).toMatch(/^Own pairs/);
});

test('a run on own pairs that are not kept asks for them on return, and goes on once they are back', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  await drop(page, 'words.tsv', capitals(300));
  await page.getByRole('region', { name: 'Preview' }).waitFor();
  await restart(page);
  await button(page, 'Train').click();
  await reachStep(page, 20);
  await button(page, 'Pause').click();
  await page.getByTitle('Go on with its weights').waitFor();
  const step = await stepOf(page);

  await page.goto(new URL('.', page.url()).href);
  await ready(page);
  await button(page, 'Go on with it').click();
  await page.getByText('was trained on your own pairs: open their file or paste them at Setup').waitFor();
  expect(await page.getByLabel('Task', { exact: true }).inputValue()).toBe('own');
  await drop(page, 'words.tsv', capitals(300));
  await page.getByRole('region', { name: 'Preview' }).waitFor();
  await button(page, 'Go on with it').click();
  await expect.poll(() => stepOf(page)).toBe(step);
  expect(await page.locator('.runSummary').innerText()).toMatch(/^Own pairs/);
});

test('pasted pairs are read, and another column and other tokens are previewed again', async ({ visit }) => {
  const page = await visit({ address: linkTo(quickSettings) });
  await ready(page);
  await page.getByLabel('Task', { exact: true }).selectOption({ label: 'Own pairs' });
  await button(page, 'Paste…').click();
  const box = page.getByLabel('Pairs, one to a line');
  const pairs = 'one two\tun\tA\tD\nthree four\ttrois\tB\tE\nfive six\tcinq\tC\tF\n';
  await box.fill(pairs);
  await button(page, 'Read it').click();
  const examples = page.getByRole('list', { name: 'The first pairs, token by token' });
  const tokens = (side: string) => examples.locator(`[data-side=${side}]`).first().locator('span').allInnerTexts();
  await expect.poll(() => tokens('source')).toEqual(['o', 'n', 'e', '␣', 't', 'w', 'o']);
  expect(await box.inputValue()).toBe(pairs);
  // What cannot serve leaves what was read before, and stays in the box to be mended.
  await box.fill('alone\n');
  await button(page, 'Read it').click();
  const alert = page.getByRole('region', { name: 'Your pairs' }).getByRole('alert');
  await alert.waitFor();
  expect(await alert.innerText()).toMatch(/^✕ Pasted text was not taken\. .* Line 1: .* The pairs read before stay\.$/);
  expect(await box.inputValue()).toBe('alone\n');
  expect(await tokens('source')).toEqual(['o', 'n', 'e', '␣', 't', 'w', 'o']);
  await button(page, 'Clear').click();
  expect(await box.inputValue()).toBe('');
  await page.getByLabel('Source tokens', { exact: true }).selectOption({ label: 'Words' });
  await expect.poll(() => tokens('source')).toEqual(['one', 'two']);
  await page.getByText('Columns and test set').click();
  await page.getByLabel('Target column', { exact: true }).selectOption({ label: '4' });
  await expect.poll(() => tokens('target')).toEqual(['D']);
  await page.getByLabel('File of the test set').setInputFiles({
    name: 'test.tsv',
    mimeType: 'text/tab-separated-values',
    buffer: Buffer.from('one two\tun\tA\tD\nseven eight\tsept\tB\tE\n'),
  });
  await button(page, 'Close test.tsv').waitFor();
  expect(await page.getByRole('region', { name: 'Preview' }).innerText()).toMatch(/source is in the test file\s+1/);
});

async function drop(page: Page, name: string, text: string): Promise<void> {
  await page.evaluate(
    ([name = '', text = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    },
    [name, text],
  );
}

async function restart(page: Page): Promise<void> {
  await button(page, 'Restart').click();
  await expect.poll(() => button(page, 'Restart').isVisible()).toBe(false);
  await ready(page);
}

/** In the page: how many files of own pairs the browser keeps. */
function countKept(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('interlinear');
    opening.onerror = () => reject(opening.error);
    opening.onsuccess = () => {
      const counting = opening.result.transaction('ownPairs').objectStore('ownPairs').count();
      counting.onerror = () => reject(counting.error);
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  });
}

/** The share of "120 / 256 (46.9 %)"; 0 before there is one. */
function share(text: string): number {
  return Number(/([\d.]+) %/.exec(text)?.[1] ?? 0) / 100;
}
