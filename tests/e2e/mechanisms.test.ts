/** Every mechanism, chosen and trained by clicking, on strings short enough for seconds. */
import { attentionMechanisms } from '../../src/model/attention';
import { expect, test } from '../support/browser';
import {
  button,
  changes,
  choose,
  evidence,
  field,
  grid,
  largest,
  readMap,
  ready,
  restartWith,
} from '../support/browserPage';
import { linkTo, quickSettings } from '../support/link';

const TEXT = 'abcde';
const LEARNING_MS = 120_000;

const small = {
  Letters: '8',
  'Minimum length': '2',
  'Maximum length': '5',
  Embedding: '16',
  Hidden: '24',
  'Decoder hidden': '48', // as wide as the encoder's outputs, which dot asks for
  Batch: '32',
  'Learning rate': '0.01',
  Backend: 'CPU',
};

test.for(attentionMechanisms)(
  '$id learns, and its map is what it must be',
  async ({ id, attends, heads, rowsRepeat }, { visit }) => {
    const page = await visit();
    await ready(page);
    await restartWith(page, { ...small, Attention: id });
    await field(page, 'Your input').fill(TEXT);
    await button(page, 'Train').click();
    await expect
      .poll(async () => exactShare(await evidence(page, 'Exact match')), { timeout: LEARNING_MS, interval: 250 })
      .toBeGreaterThanOrEqual(attends && !rowsRepeat ? 0.99 : 0.9);
    if (heads) {
      // Which head looks where is the model's own affair; the alignment is their mean, and its rows sum to 1.
      await expect
        .poll(async () => (await readMap(page)).rows.slice(0, -1).join(''), { timeout: 30_000 })
        .toBe([...TEXT].reverse().join(''));
      const { weights } = await readMap(page);
      for (const row of weights) expect(row.reduce((sum, weight) => sum + weight, 0)).toBeCloseTo(1, 2);
      expect(await page.getByRole('region', { name: 'Heads' }).locator('.thumbnail').count()).toBe(12);
      return;
    }
    if (!attends) {
      await page.getByText('This model has no attention:').waitFor();
      expect(await grid(page).count()).toBe(0);
      return;
    }
    if (rowsRepeat) {
      const { weights } = await readMap(page);
      for (const row of weights) expect(row).toEqual(weights[0]);
      await page.getByText('All rows are the same: the largest difference between two rows is 0.0000.').waitFor();
      return;
    }
    const antiDiagonal = Array.from(TEXT, (_, row) => TEXT.length - 1 - row);
    await expect
      .poll(async () => (await readMap(page)).weights.slice(0, TEXT.length).map(largest), { timeout: 30_000 })
      .toEqual(antiDiagonal);
  },
);

test('dot brings the size that it needs; where a person then chooses another, it says so and offers ways out', async ({
  visit,
}) => {
  const page = await visit();
  await ready(page);
  await page.getByRole('group', { name: 'Attention mechanism' }).getByText('dot', { exact: true }).click();
  await changes(page).getByText('Attention: additive → dot').waitFor();
  await changes(page).getByText('Decoder hidden: 64 → 128').waitFor();
  await button(page, 'Undo changes').click();
  expect(await field(page, 'Decoder hidden').inputValue()).toBe('64');
  await choose(page, 'Attention', 'dot');
  await choose(page, 'Decoder hidden', '100');
  await page.getByRole('alert').filter({ hasText: 'both need one size; here they have 100 and 128' }).waitFor();
  expect(await button(page, 'Restart').isDisabled()).toBe(true);
  await button(page, 'Use general').click();
  expect(await field(page, 'Attention').inputValue()).toBe('general');
  await choose(page, 'Attention', 'dot');
  await button(page, 'Restart').click();
  await changes(page).waitFor({ state: 'detached' });
  await ready(page);
  expect(await page.locator('body').innerText()).toContain('dot attention');
});

test('a mechanism shows its PyTorch module and the WGSL that is running, with its share of a step', async ({
  visit,
}) => {
  const page = await visit();
  await ready(page);
  await page.getByText('PyTorch module: additive', { exact: true }).click();
  await page.getByText('class Attention(nn.Module)').waitFor();
  await page.getByText('WGSL running now', { exact: true }).click();
  await button(page, 'Step').click();
  const kernels = page.getByRole('list', { name: 'Kernels' });
  await kernels.waitFor({ timeout: 30_000 });
  const shares = (await kernels.locator('.kernelShare').allInnerTexts()).map((text) =>
    Number.parseFloat(text.replace('<', '')),
  );
  expect(shares.length).toBeGreaterThan(8);
  expect(shares).toEqual(shares.toSorted((a, b) => b - a));
  await kernels.getByText('additiveScore', { exact: true }).click();
  await kernels.getByText('scores[t, b, s] = Σ_a').waitFor();
});

test('what attention costs against length is measured when asked for: dense grows faster than a window', async ({
  visit,
}) => {
  const page = await visit({ address: linkTo({ ...quickSettings, stopSteps: 1 }) });
  await ready(page);
  await page.getByText('Cost against length', { exact: true }).click();
  await button(page, 'Measure').click();
  await button(page, 'Measure again').and(page.locator(':enabled')).waitFor({ timeout: 60_000 });
  for (const title of ['Time of a training step', 'Memory of the training']) {
    const table = page.getByRole('table', { name: title });
    const rows = await table.locator('tbody tr').allInnerTexts();
    const slopes = new Map(rows.map((row) => [row.split(/\s/)[0], Number(row.split('T^')[1])]));
    expect([...slopes.keys()].toSorted()).toEqual(['LSTM', 'dense', 'linear', 'window']);
    expect(slopes.get('dense')).toBeGreaterThan(
      (slopes.get('window') ?? Number.NaN) + (title.startsWith('Time') ? 0.2 : -0.01),
    );
    expect(rows.every((row) => /\d (ms|µs|kB|MB)/.test(row))).toBe(true);
  }
});

/** "254 / 256 (99.2 %)" → 0.992 */
function exactShare(text: string): number {
  const [part = 0, count = 1] = Array.from(text.matchAll(/\d+/g), ([digits]) => Number(digits));
  return part / count;
}
