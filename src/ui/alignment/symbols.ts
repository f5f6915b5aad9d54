/** Tokens as the map's labels show and name them. */
import { axesOf, type MapAlignment } from './mapAlignment';

export interface Label {
  /** The token itself, as the document holds it. */
  readonly text: string;
  /** How it is read out and quoted. */
  readonly name: string;
  /** A mark is none of a text's tokens that can be read as it is written; of those, start and end are drawn. */
  readonly kind: 'token' | 'space' | 'start' | 'end' | 'mark' | 'unknown';
  /** Whether a person has set the weights or the token of its row. */
  readonly edited?: true;
}

export type Side = 'source' | 'output';

export function labelsOf(side: Side, alignment: MapAlignment): readonly Label[] {
  return side === 'source' ? sourceLabels(alignment) : outputLabels(alignment);
}

/** Labels of the columns. An unknown column shows what was typed, not the mark that the model reads. */
export function sourceLabels({ sourceSymbols, unknown, shown }: MapAlignment): readonly Label[] {
  if (axesOf(shown?.kind).column.side === 'source') return labelsOfInput(sourceSymbols, unknown);
  return sourceSymbols.map((symbol, column): Label => {
    return column === 0 ? { text: symbol, name: 'start mark', kind: 'start' } : labelOf(symbol);
  });
}

function labelsOfInput(symbols: readonly string[], unknown: readonly number[]): readonly Label[] {
  return symbols.map((symbol, place): Label => {
    if (place === symbols.length - 1) return { text: symbol, name: 'end mark', kind: 'end' };
    const label = labelOf(symbol);
    return unknown.includes(place) ? { ...label, name: `${label.name}, unknown`, kind: 'unknown' } : label;
  });
}

/** Labels of the rows. The end mark is the source's, where it was reached. */
export function outputLabels(alignment: MapAlignment): readonly Label[] {
  const { outputSymbols, sourceSymbols, edited, unknown, shown, end = sourceSymbols.at(-1) } = alignment;
  if (axesOf(shown?.kind).row.side === 'source') return labelsOfInput(outputSymbols, unknown);
  return outputSymbols.map((symbol, row): Label => {
    const label = labelOf(symbol, row === outputSymbols.length - 1 ? end : undefined);
    return edited?.includes(row) ? { ...label, edited: true } : label;
  });
}

/** As a sentence names it: a token as it is written, a mark by its name. */
export function quoted(label: Pick<Label, 'kind' | 'name'> | undefined): string {
  if (!label) return '';
  const { kind, name } = label;
  return kind === 'token' || kind === 'unknown' ? `“${name}”` : name;
}

/** As `quoted`, with its place among the inputs where another of them reads the same. */
export function quotedInput(labels: readonly Label[], index: number): string {
  const label = labels[index];
  const repeated = labels.some((other, place) => place !== index && other.name === label?.name);
  return repeated ? `${quoted(label)} (input ${index + 1})` : quoted(label);
}

export function sameLabels(a: readonly Label[], b: readonly Label[]): boolean {
  return (
    a.length === b.length &&
    a.every(({ name, kind, edited }, index) => {
      const other = b[index];
      return name === other?.name && kind === other.kind && edited === other.edited;
    })
  );
}

/** A token where `end` is the end mark, if it may stand there. */
export function labelOf(symbol: string, end?: string): Label {
  if (symbol === end) return { text: symbol, name: 'end mark', kind: 'end' };
  if (symbol === ' ' || symbol === '␣') return { text: '␣', name: 'space', kind: 'space' };
  if (!UNSEEN.test(symbol)) return { text: symbol, name: symbol, kind: 'token' };
  const text = Array.from(symbol, codeOf).join(' ');
  return { text, name: text, kind: 'mark' };
}

/** Joiners, selectors, controls and spaces of other widths: only their code points tell them apart. */
const UNSEEN = /^[\p{Default_Ignorable_Code_Point}\p{C}\p{Z}]+$/u;

/** U+200D */
function codeOf(character: string): string {
  return `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
}
