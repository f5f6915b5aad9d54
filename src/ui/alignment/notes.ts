/** What a map shows that is no ink, for its legend on the page and in a file. */
import type { Sample } from './samples';
import type { Drawing } from './viewStore';

export interface Note {
  /** How it looks, where there is something to see, and how that is read out. */
  readonly sample?: Sample;
  readonly told?: string;
  readonly text: string;
}

/** Of the drawing of a map; `masks` where it has rows that may not look everywhere. Ribbons leave out what is not looked at. */
export function drawingNotes(drawing: Drawing, masks: boolean): readonly Note[] {
  if (drawing === 'ribbons') return [];
  return masks ? [zero, masked] : [zero];
}

const zero: Note = { sample: 'hatched', text: '= 0', told: 'what is exactly 0 is hatched' };
const masked: Note = {
  sample: 'crossed',
  text: 'masked',
  told: 'where a row may not look there is a cross on grey',
};

/** A scale in words and what is told of its notes, for those who cannot see them. */
export function tellNotes(scale: string, notes: readonly Note[]): string {
  const told = notes.flatMap((note) => note.told ?? []).join(', and ');
  return told === '' ? scale : `${scale}; ${told}`;
}
