/** The page's parts by their accessible names, and what a person reads there. */
import type { Locator, Page } from 'playwright';
import { expect } from 'vitest';

/** Milliseconds within which a model is built, on a software adapter too. */
const PREPARING_MS = 30_000;

export const button = (page: Page, name: string): Locator => page.getByRole('button', { name, exact: true });
export const field = (page: Page, name: string): Locator => page.getByLabel(name, { exact: true });
export const grid = (within: Page | Locator): Locator => within.getByRole('grid', { name: 'Alignment' });
export const changes = (page: Page): Locator => page.getByRole('region', { name: 'Changes' });

/** Waits until a model can be trained. */
export async function ready(page: Page): Promise<void> {
  await expect.poll(() => button(page, 'Train').isEnabled(), { timeout: PREPARING_MS }).toBe(true);
}

/** What the status "Step" counts, which may go on to say of how many. */
export async function stepOf(page: Page): Promise<number> {
  const text = await page.getByRole('status', { name: 'Step', exact: true }).locator('strong').innerText();
  return Number(text.replace(/\D/g, ''));
}

/** Waits until the run has come at least this far. */
export async function reachStep(page: Page, step: number, timeout = 30_000): Promise<void> {
  await expect.poll(() => stepOf(page), { timeout }).toBeGreaterThanOrEqual(step);
}

/** A number of the evidence as the page prints it. */
export function evidence(page: Page, name: string): Promise<string> {
  return page
    .locator('#panel-curves dt', { hasText: new RegExp(`^${name}$`) })
    .locator('+ dd')
    .innerText();
}

/** Fills fields and selects of the form by their labels, and restarts with them. */
export async function restartWith(page: Page, settings: Readonly<Record<string, string>>): Promise<void> {
  for (const [name, value] of Object.entries(settings)) await choose(page, name, value);
  await button(page, 'Restart').click();
  await changes(page).waitFor({ state: 'detached' });
  await ready(page);
}

export async function choose(page: Page, name: string, value: string): Promise<void> {
  const control = field(page, name);
  const isSelect = await control.evaluate((element) => element.tagName === 'SELECT');
  if (isSelect) await control.selectOption({ label: value });
  else await control.fill(value);
}

export interface AlignmentMap {
  readonly columns: readonly string[];
  readonly rows: readonly string[];
  /** One list a row. */
  readonly weights: readonly (readonly number[])[];
}

/** The map as its cells hold it; of several, that of a part of the page. */
export function readMap(within: Page | Locator): Promise<AlignmentMap> {
  return grid(within).evaluate((table) => {
    const textOf = (selector: string) =>
      Array.from(table.querySelectorAll(selector), (cell) => cell.textContent?.trim() ?? '');
    return {
      columns: textOf('th[scope=col]'),
      rows: textOf('th[scope=row]'),
      weights: Array.from(table.querySelectorAll('tbody tr'), (row) =>
        Array.from(row.querySelectorAll('td'), (cell) => Number(cell.dataset.weight)),
      ),
    };
  });
}

/** The column of the largest weight. */
export function largest(weights: readonly number[]): number {
  return weights.indexOf(Math.max(...weights));
}
