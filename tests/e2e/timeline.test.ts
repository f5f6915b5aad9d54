/** Back through a run's training, and out of the page as a film. */
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect, test } from '../support/browser';
import { button, field, grid, reachStep, readMap, ready } from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const INPUT = 'abcd';
const STEPS = 600;
/** For all kept steps, on a machine that has other things to do. */
const REPLAY_MS = 60_000;

const slider = (page: Page): Locator => page.getByRole('slider', { name: 'Training' });
/** What the timeline says is shown: `now`, or a step. */
const shown = (page: Page): Promise<string> => page.locator('.timelineStep').innerText();
/** Where the cursor of a chart stands. */
const cursor = (page: Page, chart: string): Promise<string> =>
  page.getByRole('region', { name: chart, exact: true }).locator('.chartReadout').innerText();

/** The page with a model that has been trained a little, resting. */
async function trained(visit: (options: { address: string }) => Promise<Page>): Promise<Page> {
  const page = await visit({ address: linkTo(quickSettings, INPUT) });
  await ready(page);
  await field(page, 'Steps to run').fill(String(STEPS));
  await button(page, 'Run').click();
  await reachStep(page, STEPS, 60_000);
  await ready(page);
  await expect.poll(() => slider(page).isEnabled()).toBe(true);
  return page;
}

test('a step that is pointed at in one chart is marked in the others and on the timeline; a press goes back to it', async ({
  visit,
}) => {
  const page = await trained(visit);
  const plot = page.getByRole('region', { name: 'Loss, nats per token', exact: true }).locator('.plot');
  await plot.scrollIntoViewIfNeeded();
  const box = await plot.boundingBox();
  if (!box) throw new Error('The plot is not on the page.');
  const at = (share: number) => [box.x + 44 + share * (box.width - 56), box.y + box.height / 2] as const;
  await page.mouse.move(...at(0.5));
  await expect.poll(() => cursor(page, 'Exact match')).toMatch(/^step \d+$/);
  await page.locator('.timelineMark').waitFor();
  expect(await shown(page)).toBe('now');
  await page.mouse.down();
  const stepShown = async () => Number((await shown(page)).replace(/\D/g, ''));
  await expect.poll(stepShown).toBeGreaterThan(0.3 * STEPS);
  expect(await stepShown()).toBeLessThan(0.7 * STEPS);
  await page.mouse.move(...at(0.1), { steps: 4 });
  await page.mouse.up();
  await expect.poll(stepShown).toBeLessThan(0.2 * STEPS);
  await page.mouse.move(0, 0);
  await page.locator('.timelineMark').waitFor({ state: 'detached' });
  expect(await cursor(page, 'Exact match')).toBe(await shown(page));
});

test('Replay shows the kept steps in turn and ends at now', async ({ visit }) => {
  const page = await trained(visit);
  const now = await readMap(page);
  const seen = page.evaluate(
    () =>
      new Promise<string[]>((resolve) => {
        const output = document.querySelector('.timelineStep');
        const texts: string[] = [];
        new MutationObserver((_, observer) => {
          texts.push(output?.textContent ?? '');
          if (texts.at(-1) !== 'now') return;
          observer.disconnect();
          resolve(texts);
        }).observe(output ?? document.body, { childList: true, subtree: true, characterData: true });
      }),
  );
  await button(page, 'Replay').click();
  const steps = (await seen).slice(0, -1).map((text) => Number(text.replace(/\D/g, '')));
  expect(steps).toHaveLength(Number(await slider(page).getAttribute('max')));
  expect(steps).toEqual(steps.toSorted((a, b) => a - b));
  await expect.poll(() => readMap(page)).toEqual(now);
});

test('Save as GIF downloads an animation with a frame a kept step', { timeout: 180_000 }, async ({ visit }) => {
  const page = await trained(visit);
  await grid(page).waitFor();
  const kept = Number(await slider(page).getAttribute('max'));
  const coming = page.waitForEvent('download', { timeout: REPLAY_MS });
  await button(page, 'Save as GIF').click();
  const file = await coming;
  expect(file.suggestedFilename()).toBe('interlinear-training.gif');
  const folder = await mkdtemp(join(tmpdir(), 'interlinear-'));
  await file.saveAs(join(folder, 'file'));
  const bytes = await readFile(join(folder, 'file'));
  await rm(folder, { recursive: true });
  expect(bytes.subarray(0, 6).toString('latin1')).toBe('GIF89a');
  expect(bytes.at(-1)).toBe(0x3b); // the trailer
  // Every frame begins with a graphic control extension of four bytes.
  expect(bytes.toString('latin1').split('\x21\xf9\x04').length - 1).toBeGreaterThanOrEqual(kept);
  await expect.poll(() => shown(page)).toBe('now');
});
