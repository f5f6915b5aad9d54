/** What a map shows that is no ink, for its legend on the page and in a file. */
import type { Sample } from './samples';

export interface Note {
  /** How it looks, where there is something to see, and how that is read out. */
  readonly sample?: Sample;
  readonly told?: string;
  readonly text: string;
}

/** A scale in words and what is told of its notes, for those who cannot see them. */
export function tellNotes(scale: string, notes: readonly Note[]): string {
  const told = notes.flatMap((note) => note.told ?? []).join(', and ');
  return told === '' ? scale : `${scale}; ${told}`;
}
