/** Tokens as the map's labels show and name them. */
import { charactersOf } from '../../tasks/vocabulary';
import type { Alignment } from '../../worker/protocol';

export interface Label {
  /** The character itself, as the document holds it. */
  readonly text: string;
  /** How it is read out and quoted. */
  readonly name: string;
  readonly kind: 'character' | 'space' | 'end' | 'unknown';
}

/** Labels of the columns. An unknown column shows what was typed, not the mark that the model reads. */
export function sourceLabels({ sourceSymbols, text, unknown }: Alignment): readonly Label[] {
  const typed = charactersOf(text);
  return sourceSymbols.map((symbol, column): Label => {
    if (column === sourceSymbols.length - 1) return { text: symbol, name: 'end mark', kind: 'end' };
    if (!unknown.includes(column)) return character(symbol);
    const shown = typed[column] ?? symbol;
    return { text: shown, name: `${character(shown).name}, unknown`, kind: 'unknown' };
  });
}

/** Labels of the rows. The end mark is the source's, where it was reached. */
export function outputLabels({ outputSymbols, sourceSymbols }: Alignment): readonly Label[] {
  const end = sourceSymbols.at(-1);
  return outputSymbols.map((symbol, row): Label => {
    const last = row === outputSymbols.length - 1;
    return last && symbol === end ? { text: symbol, name: 'end mark', kind: 'end' } : character(symbol);
  });
}

function character(symbol: string): Label {
  return symbol === ' ' || symbol === '␣'
    ? { text: '␣', name: 'space', kind: 'space' }
    : { text: symbol, name: symbol, kind: 'character' };
}
