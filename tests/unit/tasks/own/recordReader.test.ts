import { describe, expect, it } from 'vitest';
import { RecordReader, type TextRecord } from '../../../../src/tasks/own/recordReader';
import { cutAnywhere, hostileRecords, writtenFile } from './hostile';

function recordsOf(delimiter: string, ...chunks: readonly string[]): TextRecord[] {
  const records: TextRecord[] = [];
  const reader = new RecordReader(delimiter, (record) => records.push(record));
  for (const chunk of chunks) reader.push(chunk);
  reader.end();
  return records;
}

const fieldsOf = (delimiter: string, text: string): unknown => recordsOf(delimiter, text).map(({ fields }) => fields);

describe('RecordReader', () => {
  it.each(['\t', ',', ';'])('gives back what was written with every hostile text: %j', (delimiter) => {
    for (const newline of ['\n', '\r\n', '\r']) {
      for (let seed = 0; seed < 40; seed++) {
        const records = hostileRecords(seed, 25);
        const text = writtenFile(records, delimiter, newline);
        expect(fieldsOf(delimiter, text)).toEqual(records);
        expect(fieldsOf(delimiter, text.slice(0, -newline.length))).toEqual(records);
      }
    }
  });

  it('gives the same wherever the text is cut, damaged text too', () => {
    for (let seed = 0; seed < 200; seed++) {
      const records = hostileRecords(seed, 12);
      // Joined without a quote, every quote stands as it may.
      const text =
        seed % 2 ? writtenFile(records, ',', '\r\n') : records.map((fields) => fields.join(',')).join('\r\n');
      const whole = recordsOf(',', text);
      expect(recordsOf(',', ...text)).toEqual(whole);
      expect(recordsOf(',', ...cutAnywhere(text, seed))).toEqual(whole);
    }
  });

  it('parts text that has no quotes at every delimiter and line break', () => {
    for (let seed = 0; seed < 100; seed++) {
      const text = hostileRecords(seed, 10, (piece) => piece !== '"' && !piece.includes('""'))
        .map((fields) => fields.join('\t'))
        .join('\n');
      const plain = text.split(/\r\n|\r|\n/).map((line) => line.split('\t'));
      if (/[\r\n]$/.test(text) || text === '') plain.pop();
      expect(fieldsOf('\t', text)).toEqual(plain);
    }
  });

  it('says on which line each record begins, whatever breaks the lines', () => {
    const text = 'a,b\r\n"c\rd\ne\r\nf",g\r\rh,i\n\nj';
    expect(recordsOf(',', text)).toEqual([
      { fields: ['a', 'b'], line: 1, unclosed: false },
      { fields: ['c\rd\ne\r\nf', 'g'], line: 2, unclosed: false },
      { fields: [''], line: 6, unclosed: false },
      { fields: ['h', 'i'], line: 7, unclosed: false },
      { fields: [''], line: 8, unclosed: false },
      { fields: ['j'], line: 9, unclosed: false },
    ]);
  });

  it('takes a quote that is not closed at the end of its field as text', () => {
    expect(recordsOf('\t', '"Look," she said.\tRegarde\n"One\ttwo\n3\t"4"\n')).toEqual([
      { fields: ['"Look," she said.', 'Regarde'], line: 1, unclosed: true },
      { fields: ['"One', 'two'], line: 2, unclosed: true },
      { fields: ['3', '4'], line: 3, unclosed: false },
    ]);
    expect(fieldsOf(',', 'say "a",b')).toEqual([['say "a"', 'b']]);
    expect(fieldsOf(',', '"a\n"",b')).toEqual([['"a'], ['', 'b']]);
    expect(fieldsOf(',', '"')).toEqual([['"']]);
    expect(fieldsOf(',', '""')).toEqual([['']]);
    expect(fieldsOf(',', '')).toEqual([]);
  });

  it('counts lines as before after a quote that was text', () => {
    expect(recordsOf(',', '"a\nb\nc" d\ne').map(({ line }) => line)).toEqual([1, 2, 3, 4]);
  });
});
