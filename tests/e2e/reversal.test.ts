/** The main job: strings of 3 to 8 of 10 letters, which are the defaults, learnt by clicking. */
import { expect, test } from '../support/browser';
import { button, evidence, field, largest, readMap, ready, restartWith } from '../support/browserPage';

const LEARNING_MS = 200_000;
const TEXT = 'badcfehg';

test.for(['WebGPU', 'CPU'])(
  '%s learns to reverse, and looks along the anti-diagonal',
  { timeout: 300_000 },
  async (backend, { visit }) => {
    const page = await visit();
    await ready(page);
    await restartWith(page, {
      Embedding: '16',
      'Learning rate': '0.005',
      ...(backend === 'CPU' ? { Backend: 'CPU' } : {}),
    });
    expect(await page.locator('body').innerText()).toContain(`${backend} · `);
    await field(page, 'Your input').fill(TEXT);
    await button(page, 'Train').click();
    await expect
      .poll(async () => exactShare(await evidence(page, 'Exact match')), { timeout: LEARNING_MS, interval: 500 })
      .toBeGreaterThanOrEqual(0.99);

    // Training goes on, and so does the map.
    const antiDiagonal = Array.from(TEXT, (_, row) => TEXT.length - 1 - row);
    await expect
      .poll(async () => (await readMap(page)).weights.slice(0, TEXT.length).map(largest), { timeout: 30_000 })
      .toEqual(antiDiagonal);
    await button(page, 'Pause').click();
    const { rows, columns } = await readMap(page);
    expect(columns).toEqual([...TEXT, '⏹']);
    expect(rows.length).toBeGreaterThanOrEqual(TEXT.length);
  },
);

/** "254 / 256 (99.2 %)" → 0.992 */
function exactShare(text: string): number {
  const [part = 0, count = 1] = Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
  return part / count;
}
