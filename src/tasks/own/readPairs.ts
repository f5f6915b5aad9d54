/** Reads pairs from the bytes of a TSV or CSV file, however they arrive. */
import { ComplaintBook, type Complaints } from './complaints';
import { type Delimiter, dialectOf } from './dialect';
import { type Encoding, encodingOf, requireText } from './encoding';
import { atOnce, type InPieces } from './pieces';
import { isBlank, RecordReader, type TextRecord } from './recordReader';

export interface ReadOptions {
  /** Found out from the beginning of the file where it is not given. */
  readonly delimiter?: Delimiter;
  /** Counted from 1. Other columns, such as the attribution in Anki's and Tatoeba's files, are not read. */
  readonly sourceColumn?: number;
  readonly targetColumn?: number;
  /** Whether the first record names the columns and is no pair. */
  readonly header?: boolean;
}

export interface PairRow {
  /** The line of the file on which the row begins, counted from 1. */
  readonly line: number;
  readonly source: string;
  readonly target: string;
}

/** What a file holds. Plain data, which a worker may post. */
export interface PairFile {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  /** How many most records have, as its beginning shows; infinite where that shows none whole. */
  readonly columns: number;
  /** Records in all, blank lines and the header apart: those that could be read, and those complained of. */
  readonly count: number;
  readonly rows: readonly PairRow[];
  readonly complaints: Complaints;
}

/** The beginning of a file, in bytes, from which encoding and delimiter are found out. */
const HEAD = 1 << 16;
/** Bytes decoded at once: a file may be larger than the longest string. */
const PIECE = 1 << 20;
/** Characters that no text of a pair may exceed: far more than a sentence, far less than what would stall the page. */
const LONGEST_TEXT = 10_000;

/** What is at work once the beginning of the file is known. */
interface Reading {
  readonly encoding: Encoding;
  readonly delimiter: Delimiter;
  readonly columns: number;
  readonly decoder: TextDecoder;
  readonly records: RecordReader;
}

/** Pairs from chunks of bytes. Where the chunks are cut makes no difference. */
export class PairReader {
  readonly #options: Required<Omit<ReadOptions, 'delimiter'>> & Pick<ReadOptions, 'delimiter'>;
  readonly #head = new Uint8Array(HEAD);
  #headLength = 0;
  #reading: Reading | undefined;
  readonly #rows: PairRow[] = [];
  readonly #complaints = new ComplaintBook();
  #count = 0;
  #headerRead = false;

  /** Throws in words where the columns are no two columns. */
  constructor(options: ReadOptions = {}) {
    this.#options = { sourceColumn: 1, targetColumn: 2, header: false, ...options };
    const { sourceColumn, targetColumn } = this.#options;
    if (![sourceColumn, targetColumn].every((column) => Number.isInteger(column) && column >= 1)) {
      throw new RangeError('Columns are whole numbers, counted from 1.');
    }
    if (sourceColumn === targetColumn) throw new RangeError('Source and target must be two different columns.');
  }

  /** Throws in words where the file turns out to be no text. */
  push(chunk: Uint8Array): void {
    let at = 0;
    if (!this.#reading) {
      at = Math.min(chunk.length, HEAD - this.#headLength);
      this.#head.set(chunk.subarray(0, at), this.#headLength);
      this.#headLength += at;
      if (this.#headLength < HEAD) return;
      this.#reading = this.#begin(false);
    }
    const { decoder, records } = this.#reading;
    for (; at < chunk.length; at += PIECE) {
      records.push(decoder.decode(chunk.subarray(at, at + PIECE), { stream: true }));
    }
  }

  /** Throws in words where the file is empty, is no text or has no record at all. */
  end(): PairFile {
    const { encoding, delimiter, columns, decoder, records } = this.#reading ?? this.#begin(true);
    records.push(decoder.decode());
    records.end();
    if (this.#count === 0)
      throw new Error('The file holds no pairs: all of its lines are blank, or it has a header alone.');
    const { complaints } = this.#complaints;
    return { encoding, delimiter, columns, count: this.#count, rows: this.#rows, complaints };
  }

  #begin(whole: boolean): Reading {
    const head = this.#head.subarray(0, this.#headLength);
    const encoding = encodingOf(head);
    const decoder = new TextDecoder(encoding); // passes over the byte order mark
    const text = decoder.decode(head, { stream: true });
    requireText(head, text);
    const { delimiter, columns } = dialectOf(text, whole, this.#options.delimiter);
    const records = new RecordReader(delimiter, (record) => this.#take(record, delimiter, columns));
    records.push(text);
    return { encoding, delimiter, columns, decoder, records };
  }

  #take(record: TextRecord, delimiter: Delimiter, columns: number): void {
    if (isBlank(record)) return;
    if (this.#options.header && !this.#headerRead) {
      this.#headerRead = true;
      return;
    }
    this.#count++;
    const { fields, line, unclosed } = record;
    const { sourceColumn, targetColumn } = this.#options;
    const needed = Math.max(sourceColumn, targetColumn);
    const source = fields[sourceColumn - 1] ?? '';
    const target = fields[targetColumn - 1] ?? '';
    const has = fields.length === 1 ? '1 column' : `${fields.length} columns`;
    const complain = this.#complaints;
    if (unclosed && delimiter !== '\t') {
      // With tabs, though, sentences are seldom quoted, and direct speech begins with a quote as a matter of course.
      complain.add('quote', line, 'A field opens with a quote that is not closed at its end.');
    } else if (fields.length < needed) {
      complain.add('columns', line, `The row has ${has}; column ${needed} is wanted.`);
    } else if (fields.length > columns) {
      // A comma in a sentence without quotes would else cut a pair short in silence.
      complain.add('columns', line, `The row has ${has}, where most have ${columns}.`);
    } else if (source.includes('\0') || target.includes('\0')) {
      complain.add('nul', line, 'The row holds a NUL character.');
    } else if (source.includes('\uFFFD') || target.includes('\uFFFD')) {
      complain.add('unreadable', line, 'The row holds bytes that are no character; the file may not be UTF-8.');
    } else if (Math.max(source.length, target.length) > LONGEST_TEXT) {
      complain.add('length', line, `The row holds a text of more than ${LONGEST_TEXT} characters.`);
    } else {
      this.#rows.push({ line, source, target });
    }
  }
}

/**
 * All pairs of a file. A pasted text is read as its UTF-8 bytes, `new TextEncoder().encode(text)`, by which a lone surrogate
 * becomes what is complained of as unreadable. Throws in words where the file is empty, is no text or has no record at all.
 */
export function readPairs(bytes: ArrayBuffer | Uint8Array, options: ReadOptions = {}): PairFile {
  return atOnce(readingPairs(bytes, options));
}

/** `readPairs` piece by piece. */
export function* readingPairs(bytes: ArrayBuffer | Uint8Array, options: ReadOptions = {}): InPieces<PairFile> {
  const reader = new PairReader(options);
  const all = bytes instanceof Uint8Array ? bytes : new Uint8Array(bytes);
  for (let at = 0; at < all.length; at += PIECE) {
    reader.push(all.subarray(at, at + PIECE));
    yield;
  }
  return reader.end();
}
