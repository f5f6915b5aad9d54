/** In what encoding a file is written, and whether it is a text at all. */

export type Encoding = 'utf-8' | 'utf-16le' | 'utf-16be';

/** By the byte order mark; UTF-8 where there is none. */
export function encodingOf(head: Uint8Array): Encoding {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le';
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be';
  return 'utf-8';
}

/** Control characters that are no white space. */
const CONTROLS = /[^\P{Cc}\s]/gu;
/** A file is binary where it has at least this many control characters, and more than this share of them. */
const FEWEST_CONTROLS = 8;
const SHARE_OF_CONTROLS = 1 / 50;

/** Throws in words where the beginning of a file, as bytes and as decoded, is that of no text. */
export function requireText(head: Uint8Array, text: string): void {
  if (head.length === 0) throw new Error('The file is empty.');
  if (text.startsWith('PK\u0003\u0004')) {
    throw new Error('This is an archive or a workbook, not a text. Save the sheet as CSV or as tab-separated text.');
  }
  const controls = text.match(CONTROLS)?.length ?? 0;
  if (controls < FEWEST_CONTROLS || controls <= text.length * SHARE_OF_CONTROLS) return;
  throw new Error('This is a binary file, or UTF-16 without its byte order mark. Save it as text in UTF-8.');
}
