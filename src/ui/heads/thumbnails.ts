/** Paints the maps of all heads, a pixel to a weight; the style sheet makes them larger, and hatches what is exactly 0. */
import type { AttentionMap } from '../../worker/protocol';
import type { Settings } from '../../worker/settings';
import { shareOf } from '../alignment/scales';
import { viewStore } from '../alignment/viewStore';
import { currentHeat, currentPalette, themeStore } from '../theme/theme';
import { headWeights, lookRule } from './lens';

const SHADES = 256;

/** Every canvas inside that names a head, from these maps; those of heads that are not there stay as they are. */
export function paintThumbnails(box: Element, maps: readonly AttentionMap[], settings: Settings): void {
  const inks = currentInks();
  for (const canvas of box.querySelectorAll<HTMLCanvasElement>('canvas[data-module]')) {
    const head = Number(canvas.dataset.head);
    const map = maps.find(({ name }) => name === canvas.dataset.module);
    if (map && head < map.heads) paint(canvas, map, head, settings, inks);
  }
}

function paint(canvas: HTMLCanvasElement, map: AttentionMap, head: number, settings: Settings, inks: Inks): void {
  const { kind, rows, columns } = map;
  if (canvas.width !== columns) canvas.width = columns;
  if (canvas.height !== rows) canvas.height = rows;
  const context = canvas.getContext('2d');
  if (!context || rows === 0 || columns === 0) return;
  const weights = headWeights(map, head);
  const rule = lookRule({ kind, head }, settings);
  const share = shareOf(viewStore.getState().scale, {
    weights,
    sourceSymbols: Array.from({ length: columns }, () => ''),
    outputSymbols: Array.from({ length: rows }, () => ''),
  });
  const image = context.createImageData(columns, rows);
  for (const [cell, weight] of weights.entries()) {
    const row = Math.floor(cell / columns);
    const masked = rule?.(row, cell % columns) === false;
    if (weight === 0 && !masked) continue; // clear: the hatching lies below
    const from = 4 * (masked ? SHADES : Math.round(share(weight, row) * (SHADES - 1)));
    image.data.set(inks.subarray(from, from + 4), 4 * cell);
  }
  context.putImageData(image, 0, 0);
}

/** Red, green, blue and opacity of each shade, and after them of what is masked. */
type Inks = Uint8ClampedArray;

let known: { readonly name: string; readonly inks: Inks } | undefined;

function currentInks(): Inks {
  const { ramp } = viewStore.getState();
  const name = `${ramp} ${themeStore.getState().theme}`;
  if (known?.name === name) return known.inks;
  const canvas = document.createElement('canvas');
  canvas.width = SHADES + 1;
  canvas.height = 1;
  const context = canvas.getContext('2d');
  const heat = currentHeat(ramp);
  for (let shade = 0; context && shade <= SHADES; shade++) {
    context.fillStyle = shade < SHADES ? heat(shade / (SHADES - 1)) : currentPalette().rule;
    context.fillRect(shade, 0, 1, 1);
  }
  const inks = context?.getImageData(0, 0, SHADES + 1, 1).data ?? new Uint8ClampedArray(4 * (SHADES + 1));
  known = { name, inks };
  return inks;
}
