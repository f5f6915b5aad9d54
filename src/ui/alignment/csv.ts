/** The map as a table for other programs. */
import type { Alignment } from '../../worker/protocol';
import { weightAt } from './matrix';

/** A weight as cells and files hold it: four places. */
export function exactWeight(weight: number): string {
  return weight.toFixed(4);
}

/** The columns' tokens in the first line, then a row's token and its weights. */
export function alignmentCsv(alignment: Alignment): string {
  const { sourceSymbols, outputSymbols } = alignment;
  const lines = outputSymbols.map((symbol, row) => [
    symbol,
    ...sourceSymbols.map((_, column) => exactWeight(weightAt(alignment, row, column))),
  ]);
  return tableCsv([['output', ...sourceSymbols], ...lines]);
}

/** Comma-separated values (RFC 4180). */
export function tableCsv(lines: readonly (readonly string[])[]): string {
  return lines.map((fields) => `${fields.map(field).join(',')}\r\n`).join('');
}

function field(text: string): string {
  return /[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
