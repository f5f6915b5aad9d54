import { LETTER } from './geometry';
import { fonts } from './shapes';
import type { Label } from './symbols';

let context: CanvasRenderingContext2D | null | undefined;

/** Widths of labels in the letter that layouts are reckoned in; the drawn marks take one letter's room. */
export function labelWidths(labels: readonly Label[]): readonly number[] {
  context ??= document.createElement('canvas').getContext('2d');
  if (context) context.font = `${LETTER}px ${fonts.mono}`;
  return labels.map(({ text, kind }) => {
    const shown = kind === 'space' || kind === 'start' || kind === 'end' ? 'x' : text;
    return context?.measureText(shown).width ?? shown.length * 0.6 * LETTER;
  });
}
