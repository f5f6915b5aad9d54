/** The ink of the drawings, as it lies on their canvases. */
import type { Locator, Page } from 'playwright';
import { heatRamps } from '../../src/ui/theme/ramps';
import type { Appearance } from './appearances';
import { grid } from './browserPage';

/** How much ink lies on the drawing, all layers together. */
export function inkOf(page: Page): Promise<number> {
  return page.locator('.sheet canvas').evaluateAll((layers) => {
    let ink = 0;
    for (const layer of layers) {
      if (!(layer instanceof HTMLCanvasElement)) throw new Error('The ink is on a canvas.');
      const data = layer.getContext('2d')?.getImageData(0, 0, layer.width, layer.height).data ?? [];
      const strength = Number(getComputedStyle(layer).opacity);
      for (let index = 3; index < data.length; index += 4) ink += strength * (data[index] ?? 0);
    }
    return ink;
  });
}

/** By how much the ink of any cell differs, in any channel, from that of its weight on a scale from 0 to 1. */
export async function strayInk(page: Page, { theme }: Appearance): Promise<number> {
  const cells = await coloursOf(grid(page).locator('td[data-row]'));
  const strays = cells.flatMap(({ weight, colours: [corner = ''] }) => {
    const meant = channelsOf(heatRamps.ironGall[theme](weight));
    return channelsOf(corner).map((channel, index) => Math.abs(channel - (meant[index] ?? Number.NaN)));
  });
  return Math.max(...strays);
}

interface InkedCell {
  readonly weight: number;
  /** Of its pixels, the first that at its upper left corner, as `r g b`. */
  readonly colours: readonly string[];
}

/** What is drawn in cells of a map, without their frames. */
export function coloursOf(cells: Locator): Promise<InkedCell[]> {
  return cells.evaluateAll((found) =>
    found.map((cell) => {
      const canvas = cell.closest('.sheetInner')?.querySelector('canvas');
      const context = canvas?.getContext('2d');
      if (!canvas || !context) throw new Error('The ink is on a canvas.');
      const sheet = canvas.getBoundingClientRect();
      const { left, top, width, height } = cell.getBoundingClientRect();
      const scale = canvas.width / sheet.width;
      const [x = 0, y = 0, right = 0, foot = 0] = [
        left - sheet.left + 1,
        top - sheet.top + 1,
        left - sheet.left + width - 3,
        top - sheet.top + height - 3,
      ].map((place) => Math.round(scale * place));
      const { data } = context.getImageData(x, y, right - x, foot - y);
      const colours = new Set<string>();
      for (let at = 0; at < data.length; at += 4) colours.add(data.slice(at, at + 3).join(' '));
      return { weight: Number((cell as HTMLElement).dataset.weight), colours: [...colours] };
    }),
  );
}

function channelsOf(colour: string): readonly number[] {
  return Array.from(colour.matchAll(/\d+/g), ([digits]) => Number(digits));
}
