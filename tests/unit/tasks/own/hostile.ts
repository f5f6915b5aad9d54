/** Texts that break careless readers, drawn by seed, and the same as a file would hold them. */
import { type RandomStream, randomStream } from '../../../../src/tasks/random';

const pieces = [
  'a',
  'Où',
  'né\u0301',
  ' ',
  '\u00a0',
  '\u202f!',
  '"',
  '""',
  '"""',
  ',',
  ';',
  '\t',
  '\n',
  '\r',
  '\r\n',
  "'",
  '𝒶',
  '猫',
  'שלום',
  '\u200f',
  '{0}',
  'İ',
  '\ufeffx',
  '=1+1',
  '\\',
  '|',
  '\u2028',
  '\u0085',
  '\v',
  'x'.repeat(70),
] as const;

/** A text of up to eight pieces; `only` leaves out those it does not allow. */
export function hostileText(stream: RandomStream, only: (piece: string) => boolean = () => true): string {
  const allowed = pieces.filter(only);
  const length = stream.integer(9);
  return Array.from({ length }, () => allowed[stream.integer(allowed.length)]).join('');
}

/** Records of two to four fields, of which the first two are not both empty. */
export function hostileRecords(seed: number, count: number, only?: (piece: string) => boolean): string[][] {
  return Array.from({ length: count }, (_, index) => {
    const stream = randomStream(seed, 'hostile records', 0, index);
    const columns = 2 + stream.integer(3);
    return Array.from({ length: columns }, () => hostileText(stream, only));
  });
}

/** As RFC 4180 and spreadsheets write it: quotes where they are needed, and here and there where they are not. */
export function quotedField(text: string, delimiter: string, always = false): string {
  const needed = text.startsWith('"') || [delimiter, '\n', '\r'].some((sign) => text.includes(sign));
  return needed || always ? `"${text.replaceAll('"', '""')}"` : text;
}

export function writtenFile(records: readonly (readonly string[])[], delimiter: string, newline: string): string {
  return records
    .map(
      (fields, i) =>
        fields.map((field, j) => quotedField(field, delimiter, (i + j) % 5 === 0)).join(delimiter) + newline,
    )
    .join('');
}

export const utf8 = (text: string): Uint8Array => new TextEncoder().encode(text);

export function utf16(text: string, endian: 'little' | 'big'): Uint8Array {
  const bytes = new Uint8Array(2 * text.length);
  const view = new DataView(bytes.buffer);
  for (let i = 0; i < text.length; i++) view.setUint16(2 * i, text.charCodeAt(i), endian === 'little');
  return bytes;
}

/** Cuts at places drawn by seed; some pieces are empty. */
export function cutAnywhere<Whole extends { slice(from: number, to: number): Whole; readonly length: number }>(
  whole: Whole,
  seed: number,
): Whole[] {
  const stream = randomStream(seed, 'cuts');
  const chunks: Whole[] = [];
  for (let at = 0; at < whole.length; ) {
    const end = at + stream.integer(stream.integer(4) === 0 ? 400 : 4);
    chunks.push(whole.slice(at, end));
    at = end;
  }
  return chunks;
}
