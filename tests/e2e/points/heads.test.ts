/** Heads and layers of a Transformer, and what of its maps is nothing, or none of the model’s own. */
import type { Locator, Page } from 'playwright';
import { readHex } from '../../../src/ui/theme/oklch';
import { palettes } from '../../../src/ui/theme/palette';
import { appearances } from '../../support/appearances';
import { expect } from '../../support/browser';
import { button, changes, field, readMap, ready, stepOf } from '../../support/browserPage';
import { coloursOf } from '../../support/ink';
import { linkTo, quickSettings } from '../../support/link';
import { test } from '../../support/person';

const INPUT = 'abcd';
const END = '⏹';
const STEPS = 60;

const everyHead = ['Encoder, layer 1', 'Encoder, layer 2', 'Decoder, layer 1', 'Cross-attention, layer 1'].flatMap(
  (layer) => [1, 2].map((head) => `${layer}, head ${head}`),
);

const { hidden: _, decoderHidden: __, ...quick } = quickSettings; // of LSTMs alone
const sparse = {
  ...quick,
  attention: 'sparsemax',
  embedding: 16,
  heads: 2,
  feedForward: 32,
  encoderLayers: 2,
  learningRate: 0.005,
  batch: 16,
} as const;

const heads = (page: Page): Locator => page.getByRole('region', { name: 'Heads', exact: true });
const picture = (page: Page, name: string): Locator => heads(page).getByRole('button', { name, exact: true });
const mapNamed = (page: Page, name: string): Locator => page.getByRole('grid', { name, exact: true });

test.for(appearances)(
  '$size, $theme: a grid of thumbnails, one pressed is drawn large; what is masked and what is exactly zero look and read otherwise; a linear map is called implied weights',
  async (appearance, { come }) => {
    const person = await come(appearance, { address: linkTo(sparse, 'ab') });
    const { page } = person;
    await ready(page);
    await field(page, 'Steps to run').fill(String(STEPS));
    await person.press(button(page, 'Run'));
    await expect.poll(() => stepOf(page), { timeout: 30_000 }).toBe(STEPS);
    await ready(page);
    // Typed after the last step, it is decoded by the model of that step.
    await field(page, 'Your input').fill(INPUT);
    await expect.poll(async () => (await readMap(page)).columns).toEqual([...INPUT, END]);
    const groups = heads(page).getByRole('group');
    const counts = () =>
      groups.evaluateAll((found) =>
        found.map((group) => [group.ariaLabel, group.querySelectorAll('.thumbnail').length]),
      );
    await expect.poll(counts).toEqual([
      ['Encoder heads', 4],
      ['Decoder heads', 2],
      ['Cross-attention heads', 2],
    ]);

    const thumbnail = picture(page, 'Encoder, layer 2, head 1');
    await person.press(thumbnail);
    const encoder = mapNamed(page, 'Encoder, layer 2, head 1');
    await encoder.waitFor();
    await expect.poll(() => encoder.getByRole('columnheader').allInnerTexts()).toEqual([...INPUT, END]);
    expect(await encoder.getByRole('rowheader').allInnerTexts()).toEqual([...INPUT, END]);
    expect(await thumbnail.getAttribute('aria-pressed')).toBe('true');
    expect((await encoder.boundingBox())?.width).toBeGreaterThan(
      3 * ((await thumbnail.boundingBox())?.width ?? Infinity),
    );

    // What a thumbnail leaves clear for the hatching is exactly zero in the map, and hatched there.
    const zeros = await Promise.all(everyHead.map(async (name) => ({ name, clear: await clearPixels(page, name) })));
    const sparsest = zeros.reduce((a, b) => (b.clear > a.clear ? b : a));
    expect(sparsest.clear).toBeGreaterThan(0);
    await person.press(picture(page, sparsest.name));
    const zero = mapNamed(page, sparsest.name).getByRole('gridcell', { name: /weight 0\.00$/ });
    await expect.poll(() => zero.count()).toBe(sparsest.clear);
    for (const { colours } of await coloursOf(zero)) expect(colours.length).toBeGreaterThan(1);

    // The decoder may not look at what it has not yet written.
    await person.press(picture(page, 'Decoder, layer 1, head 1'));
    const decoder = mapNamed(page, 'Decoder, layer 1, head 1');
    const masked = decoder.getByRole('gridcell', { name: /, masked$/ });
    await masked.first().waitFor();
    const rows = await decoder.getByRole('rowheader').count();
    expect(await masked.count()).toBe((rows * (rows - 1)) / 2);
    const grey = readHex(palettes[appearance.theme].rule).join(' ');
    for (const { colours } of await coloursOf(masked)) {
      expect(colours[0]).toBe(grey);
      expect(colours.length).toBeGreaterThan(1); // the cross
    }
    await page
      .getByRole('figure', { name: /what is exactly 0 is hatched, and .* there is a cross on grey$/ })
      .waitFor();
    await person.pointAt(masked.first());
    await page.locator('.readout').getByText('masked: it may not look there').waitFor();

    await person.press(page.getByRole('group', { name: 'Attention mechanism' }).getByText('linear', { exact: true }));
    await person.press(button(page, 'Restart'));
    await changes(page).waitFor({ state: 'detached' });
    await ready(page);
    await page.locator('.mapHead').getByText('implied weights', { exact: true }).waitFor();
  },
);

/** Pixels of a thumbnail, one to a weight, that are clear. */
function clearPixels(page: Page, name: string): Promise<number> {
  return picture(page, name)
    .locator('canvas')
    .evaluate((canvas: HTMLCanvasElement) => {
      const { data = [] } = canvas.getContext('2d')?.getImageData(0, 0, canvas.width, canvas.height) ?? {};
      return Array.from(data).filter((value, index) => index % 4 === 3 && value === 0).length;
    });
}
