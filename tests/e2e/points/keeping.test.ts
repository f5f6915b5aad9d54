/** What is kept of the work, and what is brought to it: runs, a link, pairs of a person's own. */
import type { Locator, Page } from 'playwright';
import { appearances } from '../../support/appearances';
import { expect, pageAddress } from '../../support/browser';
import { button, changes, choose, field, grid, reachStep, readMap, ready, stepOf } from '../../support/browserPage';
import { hashOf, linkTo, quickSettings } from '../../support/link';
import { capitals } from '../../support/ownFile';
import { type Person, test } from '../../support/person';

const SEEDS = [1, 2, 3, 4, 5, 6];
const nameOf = (seed: number): string => `Reversal, additive, seed ${seed}`;

const lossChart = (page: Page): Locator => page.getByRole('region', { name: 'Loss, nats per token' });
const drawn = (page: Page): Promise<string[]> => lossChart(page).locator('.keyLabel').allInnerTexts();

test.for(appearances)(
  '$size, $theme: five runs lie over the sixth in inks and dashes of their own, are hidden, renamed and pinned, tell their values, and two of them show only what differs',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(quickSettings) });
    const { page } = person;
    await ready(page);
    await person.goTo('Curves');
    await field(page, 'How many seeds').fill(String(SEEDS.length));
    await field(page, 'Steps of each seed').fill('60');
    await person.press(button(page, 'Run seeds'));
    const rows = page.getByRole('region', { name: 'Runs' }).locator('.runRow');
    await expect.poll(() => rows.count(), { timeout: 60_000 }).toBe(SEEDS.length);
    await rows
      .filter({ hasText: nameOf(6) })
      .getByText(/^60 steps, \d+\.\d %$/)
      .waitFor();
    await person.press(button(page, 'each'));
    await expect.poll(() => drawn(page)).toEqual(['training', 'held-out', ...[5, 4, 3, 2, 1].map(nameOf)]);
    const styles = await lossChart(page)
      .locator('.key line')
      .evaluateAll((lines) =>
        lines
          .slice(2)
          .map((line) => ({ ink: line.getAttribute('stroke'), dashes: line.getAttribute('stroke-dasharray') })),
      );
    expect(new Set(styles.map(({ ink }) => ink)).size).toBe(5);
    expect(new Set(styles.map(({ dashes }) => dashes)).size).toBe(5); // never colour alone

    await person.press(button(page, `Show ${nameOf(3)}`));
    await expect.poll(() => drawn(page)).toEqual(['training', 'held-out', ...[5, 4, 2, 1].map(nameOf)]);
    await person.press(button(page, `Rename ${nameOf(4)}`));
    await field(page, `Name of ${nameOf(4)}`).fill('The fourth');
    await page.keyboard.press('Enter');
    await expect.poll(() => drawn(page)).toContain('The fourth');
    await person.press(button(page, 'Pin The fourth'));
    await expect.poll(() => button(page, 'Pin The fourth').getAttribute('aria-pressed')).toBe('true');

    await person.pointAt(lossChart(page).locator('.plot'), { x: 200, y: 60 });
    const values = lossChart(page).locator('.key output');
    await expect.poll(async () => (await values.allInnerTexts()).every((text) => /^\d+\.\d{3}$/.test(text))).toBe(true);
    expect(await values.count()).toBe(6);

    await field(page, 'From run').selectOption({ label: nameOf(2) });
    await field(page, 'To run').selectOption({ label: 'The fourth' });
    const differing = page.getByRole('region', { name: 'What differs' }).getByRole('listitem');
    expect(await differing.allInnerTexts()).toEqual(['Seed: 2 → 4']);
  },
);

test.for(appearances)(
  '$size, $theme: a link restores settings, seed, input and view in a fresh profile, where training as far gives the same map; one beyond bounds is taken back, a damaged one refused in words',
  async (appearance, { come }) => {
    const person = await come(appearance, {
      address: linkTo({ ...quickSettings, attention: 'general', seed: 77 }, 'ab'),
      context: { permissions: ['clipboard-read', 'clipboard-write'] },
    });
    const { page } = person;
    await ready(page);
    await field(page, 'Steps to run').fill('30');
    await person.press(button(page, 'Run'));
    await reachStep(page, 30);
    await ready(page);
    await field(page, 'Your input').fill('abba');
    await expect.poll(async () => (await readMap(page)).columns.slice(0, 4)).toEqual([...'abba']);
    const shared = await readMap(page);
    await person.press(grid(page).locator('td[data-row="0"][data-column="1"]'));
    await person.press(button(page, 'View'));
    await person.press(page.getByText('log, 0.0001 to 1', { exact: true }));
    await person.closeMenu();
    await person.goTo('Curves');
    await person.press(page.getByRole('group', { name: 'Loss axis' }).getByRole('button', { name: 'log' }));
    await person.press(button(page, 'Share'));
    await page.getByRole('status').getByText('Link copied.').waitFor();
    const link = await page.evaluate(() => navigator.clipboard.readText());
    expect(link.length).toBeLessThan(1500);

    const fresh = await come(appearance, { address: link });
    await ready(fresh.page);
    expect(await field(fresh.page, 'Your input').inputValue()).toBe('abba');
    await fresh.page.getByRole('figure', { name: /^Scale of weight α, log, from ≤ 0\.0001 to 1/ }).waitFor();
    await fresh.page.getByText('This was shared at step 30').waitFor();
    await fresh.press(button(fresh.page, 'Train to step 30'));
    await expect.poll(() => stepOf(fresh.page)).toBe(30);
    await ready(fresh.page);
    await expect.poll(() => readMap(fresh.page)).toEqual(shared);
    expect(await grid(fresh.page).locator('[aria-selected=true]').getAttribute('data-column')).toBe('1');
    await fresh.goTo('Curves');
    const logarithmic = fresh.page.getByRole('group', { name: 'Loss axis' }).getByRole('button', { name: 'log' });
    expect(await logarithmic.getAttribute('aria-pressed')).toBe('true');
    await fresh.goTo('Setup');
    for (const [name, value] of [
      ['Seed', '77'],
      ['Hidden', '16'],
      ['Letters', '5'],
      ['Attention', 'general'],
      ['Backend', 'cpu'],
    ] as const) {
      expect(await field(fresh.page, name).inputValue(), name).toBe(value);
    }

    // Links that someone has changed, followed where the page is open.
    const follow = (hash: string) => fresh.page.goto(new URL(hash, pageAddress()).href);
    await follow(hashOf(quickSettings).slice(0, -20));
    const refusal = fresh.page.getByRole('alert').filter({ hasText: 'The link was not opened' });
    await refusal.getByText('The link was not opened: it is damaged, or cut short.').waitFor();
    expect(await stepOf(fresh.page)).toBe(30);
    await follow(hashOf({ ...quickSettings, embedding: 9999, batch: 0 }));
    await fresh.press(button(fresh.page, 'Open it'));
    await fresh.page
      .getByText('The link had numbers out of bounds: Embedding 9999 became 256; Batch 0 became 1.')
      .waitFor();
    await expect.poll(() => field(fresh.page, 'Embedding').inputValue()).toBe('256');
  },
);

test.for(appearances)(
  '$size, $theme: pasted pairs show a preview and what is wrong with a row, a file of pairs is trained on, and nothing of them leaves the tab',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(quickSettings) });
    const { page } = person;
    await ready(page);
    const sent: string[] = [];
    page.on('request', (request) => {
      // The page's own files are asked for by their names alone.
      if (request.method() !== 'GET' || new URL(request.url()).search !== '') sent.push(request.url());
    });
    await person.goTo('Setup');
    await choose(page, 'Task', 'Own pairs');
    await person.press(button(page, 'Paste…'));
    await field(page, 'Pairs, one to a line').fill(
      'one two\tun deux\nthree four\ttrois quatre\nfive six\tcinq six\nalone',
    );
    await person.press(button(page, 'Read it'));
    const preview = page.getByRole('region', { name: 'Preview' });
    await preview.waitFor();
    expect(await preview.innerText()).toMatch(/Rows\s+4\s+Kept\s+3\s+Left out: wrong number of columns\s+1/);
    await person.press(preview.getByText('The first rows left out'));
    const complaints = preview.locator('.badRows').getByRole('listitem');
    expect(await complaints.allInnerTexts()).toEqual(['line 4 The row has 1 column; column 2 is wanted.']);
    const first = page.getByRole('list', { name: 'The first pairs, token by token' }).getByRole('listitem').first();
    expect(await first.locator('[data-side=source] span').allInnerTexts()).toEqual([...'one␣two']);
    expect(await first.locator('[data-side=target] span').allInnerTexts()).toEqual([...'un␣deux']);

    await bring(person, 'words.tsv', capitals(300));
    await page.getByRole('heading', { name: 'words.tsv' }).waitFor();
    expect(await preview.innerText()).toMatch(/Rows\s+300\s+Kept\s+300/);
    await person.press(button(page, 'Restart'));
    await changes(page).waitFor({ state: 'detached' });
    await ready(page);
    await person.goTo('Align');
    expect(await page.locator('.runSummary').innerText()).toMatch(/^Own pairs\./);
    await person.press(button(page, 'Train'));
    await reachStep(page, 20);
    await person.press(button(page, 'Pause'));
    await button(page, 'Train').waitFor();
    expect(sent).toEqual([]);
  },
);

/** Drops a file on the page; the thumb has nothing to drop, and opens it. */
async function bring({ page, inHand }: Person, name: string, text: string): Promise<void> {
  if (inHand) {
    const file = { name, mimeType: 'text/tab-separated-values', buffer: Buffer.from(text) };
    await field(page, 'File of pairs').setInputFiles(file);
    return;
  }
  await page.evaluate(
    ([name = '', text = '']) => {
      const transfer = new DataTransfer();
      transfer.items.add(new File([text], name));
      document.body.dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: transfer }));
    },
    [name, text],
  );
}
