/** Text into records of fields, however it is cut into chunks. */

export interface TextRecord {
  readonly fields: readonly string[];
  /** The line on which it begins, counted from 1; CR, LF and CRLF end a line. */
  readonly line: number;
  /** Whether a field opens a quote and does not close it at its end; that quote is then read as text. */
  readonly unclosed: boolean;
}

/** Whether there is nothing on the line. */
export function isBlank({ fields }: TextRecord): boolean {
  return fields.length === 1 && fields[0] === '';
}

const QUOTE = '"';
const LINE_FEED = 10;
const RETURN = 13;

/**
 * A field that begins with a quote is quoted: it ends at the closing quote, delimiters and line breaks before that are its
 * own, and a doubled quote stands for one (RFC 4180). Where no delimiter and no end of line follows the closing quote, or
 * where there is none to the end of the text, the field was not quoted after all: its quotes are text, and it ends at the
 * next delimiter or line break. Any other quote is text.
 */
export class RecordReader {
  readonly #delimiter: number;
  readonly #onRecord: (record: TextRecord) => void;
  /** `shut` stands behind what may be the closing quote or the first half of a doubled one. */
  #state: 'start' | 'plain' | 'quoted' | 'shut' = 'start';
  /** The current field as written, as far as it has been read. */
  #field = '';
  #fields: string[] = [];
  #unclosed = false;
  #line = 1;
  #firstLine = 1;
  #afterReturn = false;

  constructor(delimiter: string, onRecord: (record: TextRecord) => void) {
    this.#delimiter = delimiter.charCodeAt(0);
    this.#onRecord = onRecord;
  }

  push(text: string): void {
    let at = 0;
    while (at < text.length) at = this.#read(text, at);
  }

  /** Ends the last record, where no line break has. */
  end(): void {
    // What was read as text once more may open a quote of its own.
    while (this.#state === 'quoted') this.#takeLiterally();
    if (this.#state === 'shut') this.#closeQuote();
    if (this.#state !== 'start' || this.#fields.length > 0) this.#endRecord();
  }

  /** Reads on from a position as far as the state lasts; returns where that is. */
  #read(text: string, at: number): number {
    const code = text.charCodeAt(at);
    switch (this.#state) {
      case 'start': {
        const secondHalf = this.#afterReturn && code === LINE_FEED;
        this.#afterReturn = false;
        if (secondHalf) return at + 1;
        const quoted = text[at] === QUOTE;
        this.#state = quoted ? 'quoted' : 'plain';
        if (quoted) this.#field = QUOTE;
        return quoted ? at + 1 : at;
      }
      case 'plain': {
        let end = at;
        while (end < text.length && !this.#ends(text.charCodeAt(end))) end++;
        this.#field += text.slice(at, end);
        return end < text.length ? this.#endField(text, end) : end;
      }
      case 'quoted': {
        const quote = text.indexOf(QUOTE, at);
        const end = quote < 0 ? text.length : quote + 1;
        this.#field += text.slice(at, end);
        if (quote >= 0) this.#state = 'shut';
        return end;
      }
      case 'shut': {
        if (text[at] === QUOTE) {
          this.#field += QUOTE;
          this.#state = 'quoted';
          return at + 1;
        }
        if (!this.#ends(code)) {
          this.#takeLiterally();
          return at;
        }
        this.#closeQuote();
        return this.#endField(text, at);
      }
    }
  }

  #ends(code: number): boolean {
    return code === this.#delimiter || code === LINE_FEED || code === RETURN;
  }

  #closeQuote(): void {
    this.#line += this.#field.match(/\r\n|\r|\n/g)?.length ?? 0;
    this.#field = this.#field.slice(1, -1).replaceAll('""', QUOTE);
    this.#state = 'plain';
  }

  /** Reads the field again as one that is not quoted. It may turn out to be several. */
  #takeLiterally(): void {
    const written = this.#field;
    this.#field = '';
    this.#state = 'plain';
    this.#unclosed = true;
    this.push(written);
  }

  /** Ends the field, and the record if a line ends here; returns the position behind. */
  #endField(text: string, at: number): number {
    const code = text.charCodeAt(at);
    if (code === this.#delimiter) {
      this.#fields.push(this.#field);
      this.#field = '';
      this.#state = 'start';
    } else {
      this.#endRecord();
      this.#afterReturn = code === RETURN;
    }
    return at + 1;
  }

  #endRecord(): void {
    this.#fields.push(this.#field);
    this.#onRecord({ fields: this.#fields, line: this.#firstLine, unclosed: this.#unclosed });
    this.#field = '';
    this.#fields = [];
    this.#unclosed = false;
    this.#state = 'start';
    this.#line++;
    this.#firstLine = this.#line;
  }
}
