/** The legend of a figure: the scale of its ink, and in words what else is to be known to read it. */
import type { Palette } from '../theme/palette';
import type { DrawnMap } from './drawnMap';
import type { MapAlignment } from './mapAlignment';
import { drawingNotes, type Note } from './notes';
import { SAMPLE, sampleShapes } from './samples';
import type { ScaleText } from './scales';
import { movedShape, type Shape, type Text } from './shapes';
import type { Drawing } from './viewStore';

const RAMP = { width: 120, height: 10, steps: 60 };
/** Of a letter, as far as it can be known without measuring. */
const LETTER = 8;
const GAP = 24;

/** A part of a figure. */
export interface Part {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** As the page has them beside the drawing. */
export function notesOf({ mayLook, implied }: MapAlignment, drawing: Drawing): readonly Note[] {
  return [...drawingNotes(drawing, mayLook !== undefined), ...(implied ? [{ text: 'implied weights' }] : [])];
}

/** The scale of an ink, 0 to 1, in words at its two ends, and the notes after it. */
export function legendPart(
  ink: DrawnMap['ink'],
  palette: Palette,
  { quantity, from, to }: Pick<ScaleText, 'quantity' | 'from' | 'to'>,
  notes: readonly Note[],
): Part {
  const shapes: Shape[] = [];
  let right = 0;
  const write = (text: string, font: Text['font']) => {
    const form = { size: 13, fill: palette.muted, font, anchor: 'start' } as const;
    shapes.push({ kind: 'text', at: [right, RAMP.height - 1], text, ...form });
    right += LETTER * text.length;
  };
  write(from, 'mono');
  right += 8;
  const step = RAMP.width / RAMP.steps;
  for (let index = 0; index < RAMP.steps; index++) {
    const fill = ink(index / (RAMP.steps - 1));
    shapes.push({ kind: 'rectangle', x: right + index * step, y: 0, width: step + 0.5, height: RAMP.height, fill });
  }
  right += RAMP.width + 8;
  write(to, 'mono');
  right += GAP - LETTER;
  write(quantity, 'prose');
  for (const { sample, text } of notes) {
    right += GAP;
    if (sample) {
      shapes.push(...sampleShapes(sample, palette).map((shape) => movedShape(shape, [right, 0])));
      right += SAMPLE.width + 8;
    }
    write(text, sample ? 'mono' : 'prose');
  }
  return { width: right, height: RAMP.height, shapes };
}
