import { describe, expect, it } from 'vitest';
import { type PairFile, PairReader, type ReadOptions, readPairs } from '../../../../src/tasks/own/readPairs';
import { cutAnywhere, hostileRecords, utf8, utf16, writtenFile } from './hostile';

const read = (text: string, options?: ReadOptions): PairFile => readPairs(utf8(text), options);

function readInChunks(chunks: readonly Uint8Array[], options?: ReadOptions): PairFile {
  const reader = new PairReader(options);
  for (const chunk of chunks) reader.push(chunk);
  return reader.end();
}

/** Source and target of each row. */
const pairsOf = ({ rows }: PairFile): unknown => rows.map(({ source, target }) => [source, target]);

/** Line and words of the first complaints. */
const wordsOf = ({ complaints }: PairFile): unknown => complaints.first.map(({ line, words }) => [line, words]);

const message = (bytes: Uint8Array, options?: ReadOptions): string => {
  try {
    readPairs(bytes, options);
  } catch (error) {
    return String(error);
  }
  throw new Error('It was read.');
};

describe('readPairs', () => {
  it('gives back every written pair in every encoding, delimiter and way to end a line', () => {
    for (let seed = 0; seed < 30; seed++) {
      const records = hostileRecords(seed, 40);
      const delimiter = (['\t', ',', ';'] as const)[seed % 3] ?? ',';
      const newline = ['\n', '\r\n', '\r'][Math.floor(seed / 3) % 3] ?? '\n';
      // Records of one length, for a row with more columns than most is refused.
      const even = records.map((fields) => [fields[0] ?? '', fields[1] ?? '', 'CC-BY 2.0']);
      const text = writtenFile(even, delimiter, newline);
      const wanted = even.map(([source, target]) => [source, target]);
      for (const bytes of [
        utf8(text),
        utf8(`\ufeff${text}`),
        utf16(`\ufeff${text}`, 'little'),
        utf16(`\ufeff${text}`, 'big'),
      ]) {
        const file = readPairs(bytes, { delimiter });
        expect(pairsOf(file)).toEqual(wanted);
        expect(file).toMatchObject({ delimiter, count: 40, complaints: { counts: {}, first: [] } });
        expect(readPairs(bytes.slice().buffer as ArrayBuffer, { delimiter })).toEqual(file);
      }
    }
  });

  it('gives the same rows wherever the bytes are cut, in the midst of a character too', () => {
    for (let seed = 0; seed < 40; seed++) {
      const records = hostileRecords(seed, 20);
      const text =
        seed % 3 ? writtenFile(records, '\t', '\r\n') : records.map((fields) => fields.join('\t')).join('\n');
      for (const bytes of [utf8(text), utf16(`\ufeff${text}`, 'big')]) {
        const whole = readPairs(bytes);
        expect(readInChunks(cutAnywhere(bytes, seed))).toEqual(whole);
        expect(readInChunks(Array.from(bytes, (byte) => Uint8Array.of(byte)))).toEqual(whole);
      }
    }
  });

  it('reads a file that is longer than its beginning as one, with chunks that end at it or straddle it', () => {
    const text = Array.from({ length: 30_000 }, (_, i) => `source ${i}\t"Ziel\n${i} é"\n`).join('');
    const bytes = utf8(text);
    const file = readPairs(bytes);
    expect(file.count).toBe(30_000);
    expect(file.rows[29_999]).toEqual({ line: 59_999, source: 'source 29999', target: 'Ziel\n29999 é' });
    for (const size of [1 << 16, (1 << 16) - 1, (1 << 16) + 1, 100_000]) {
      const chunks = Array.from({ length: Math.ceil(bytes.length / size) }, (_, i) =>
        bytes.slice(i * size, (i + 1) * size),
      );
      expect(readInChunks(chunks)).toEqual(file);
    }
  });

  it('passes over the third column of Tatoeba and Anki, and keeps the quotes of direct speech', () => {
    const file = read(
      'Go.\tVa !\tCC-BY 2.0 (France) Attribution: tatoeba.org #2877272\n' +
        '"Look," she said.\t« Regarde », dit-elle.\tCC-BY 2.0\n' +
        'He said "no".\tIl a dit « non ».\tCC-BY 2.0\n',
    );
    expect(pairsOf(file)).toEqual([
      ['Go.', 'Va !'],
      ['"Look," she said.', '« Regarde », dit-elle.'],
      ['He said "no".', 'Il a dit « non ».'],
    ]);
    expect(file.complaints.first).toEqual([]);
  });

  it('counts the columns of most rows', () => {
    expect(read('1\ta\t2\tb\n3\tc\t4\td\n5\te\n', { sourceColumn: 2, targetColumn: 4 }).columns).toBe(4);
  });

  it('takes the columns it is told to, and leaves a header out where it is told of one', () => {
    const text = 'id,en,fr\n1,cat,chat\n2,dog,chien\n';
    const file = read(text, { sourceColumn: 3, targetColumn: 2, header: true });
    expect(file).toMatchObject({ delimiter: ',', count: 2 });
    expect(file.rows).toEqual([
      { line: 2, source: 'chat', target: 'cat' },
      { line: 3, source: 'chien', target: 'dog' },
    ]);
    expect(read(text).rows[0]).toEqual({ line: 1, source: 'id', target: 'en' });
    expect(() => read(text, { sourceColumn: 2 })).toThrow('two different columns');
    expect(() => read(text, { sourceColumn: 0 })).toThrow('counted from 1');
    expect(() => read(text, { targetColumn: 1.5 })).toThrow('counted from 1');
  });

  it.each([
    ['tabs, where every sentence has a comma', 'Yes, sir.\tOui, monsieur.\nNo, sir.\tNon, monsieur.\n', '\t'],
    ['semicolons, where every sentence has a comma', 'Yes, sir.;Oui.\nNo, sir.;Non.\n', ';'],
    ['commas, where a quoted field has others', '"a;b\tc",d\n"e;f",g\n', ','],
    ['tabs, where there is none at all', 'alone\nalone again\n', '\t'],
    ['commas, where a few rows are damaged', 'a,b\nc,d\ne\nf,g', ','],
  ])('finds %s', (_, text, delimiter) => {
    expect(read(text).delimiter).toBe(delimiter);
  });

  it('obeys the delimiter that it is given', () => {
    expect(pairsOf(read('a,b\tc,d\n', { delimiter: ',' }))).toEqual([['a', 'b\tc']]);
  });

  it('passes over blank lines, and counts lines as an editor does', () => {
    const file = read('\n\na\tb\r\n\r\nc\td\r\re\tf');
    expect(file.rows.map(({ line }) => line)).toEqual([3, 5, 7]);
    expect(file.count).toBe(3);
  });

  it('says of bad rows on which line they are and what is wrong', () => {
    const text =
      'a,b\n' + 'alone\n' + 'c,d,e\n' + '"f,g\n' + '"h" h,i\n' + 'j\0,k\n' + 'l,m\ufffd\n' + 'n,"o\no"\n' + 'p,q\n';
    const file = read(text);
    expect(wordsOf(file)).toEqual([
      [2, 'The row has 1 column; column 2 is wanted.'],
      [3, 'The row has 3 columns, where most have 2.'],
      [4, 'A field opens with a quote that is not closed at its end.'],
      [5, 'A field opens with a quote that is not closed at its end.'],
      [6, 'The row holds a NUL character.'],
      [7, 'The row holds bytes that are no character; the file may not be UTF-8.'],
    ]);
    expect(file.complaints.counts).toEqual({ columns: 2, quote: 2, nul: 1, unreadable: 1 });
    expect(file.rows).toEqual([
      { line: 1, source: 'a', target: 'b' },
      { line: 8, source: 'n', target: 'o\no' },
      { line: 10, source: 'p', target: 'q' },
    ]);
    expect(file.count).toBe(9);
  });

  it('counts all bad rows, and shows the first few of each reason', () => {
    const file = read(`${'a\tb\n'.repeat(50)}${'alone\n'.repeat(40)}c\0\td\n`);
    expect(file.complaints.counts).toEqual({ columns: 40, nul: 1 });
    expect(file.complaints.first.map(({ line }) => line)).toEqual([51, 52, 53, 54, 55, 91]);
  });

  it('reads on behind an unclosed quote, which costs its own row alone', () => {
    const file = read(`a,"b\n${'c,d\n'.repeat(1000)}`);
    expect(file.complaints.counts).toEqual({ quote: 1 });
    expect(file.rows).toHaveLength(1000);
  });

  it('complains of what is no character: lone surrogates in UTF-8 and UTF-16, and bytes of another encoding', () => {
    const good = 'good\trow\n';
    const files = [
      utf8(`${good}a\ud800\tb\n`), // as a pasted text is read
      Uint8Array.from([...utf8(good), 0xed, 0xa0, 0x80, ...utf8('a\tb\n')]),
      utf16(`\ufeff${good}a\ud800\tb\n`, 'little'),
      utf16(`\ufeff${good}a\udc00\tb\n`, 'big'),
      Uint8Array.from([...utf8(`${good}a\tb`), 0xe9, ...utf8('\n')]), // é in Latin-1
      Uint8Array.from([...utf8(`${good}a\tb`), 0xc3]), // cut short
    ];
    for (const bytes of files) {
      const file = readPairs(bytes);
      expect(pairsOf(file)).toEqual([['good', 'row']]);
      expect(file.complaints.first.map(({ line, reason }) => [line, reason])).toEqual([[2, 'unreadable']]);
    }
  });

  it('bears lines of a megabyte, and refuses their rows', () => {
    const long = 'x'.repeat(1 << 20);
    const file = read(`${long}\tb\na\t${long}\nc\td\n"${long}\nd\n`);
    expect(file.complaints.counts).toEqual({ length: 2, columns: 2 });
    expect(wordsOf(file)).toContainEqual([1, 'The row holds a text of more than 10000 characters.']);
    expect(pairsOf(file)).toEqual([['c', 'd']]);
    expect(readInChunks(cutAnywhere(utf8(`${long}\tb\nc\td\n`), 1)).rows).toHaveLength(1);
    // A row as long as may be is kept.
    expect(read(`${'x'.repeat(10_000)}\tb\n`).rows).toHaveLength(1);
  });

  it('refuses in words what is empty, has no pairs or is no text', () => {
    expect(message(new Uint8Array())).toContain('The file is empty.');
    expect(message(utf8('\ufeff'))).toContain('The file holds no pairs');
    expect(message(utf8('\n\r\n\r'))).toContain('The file holds no pairs');
    expect(message(utf8('en,fr\n'), { header: true })).toContain('The file holds no pairs');
    const png = [
      0x89, 0x50, 0x4e, 0x47, 13, 10, 26, 10, 0, 0, 0, 13, 0x49, 0x48, 0x44, 0x52, 0, 0, 0, 1, 0, 0, 0, 1, 8, 2,
    ];
    expect(message(Uint8Array.from(png))).toContain('This is a binary file');
    expect(message(Uint8Array.from({ length: 200_000 }, (_, i) => (i * i * 31 + (i >> 3)) % 256))).toContain('binary');
    expect(message(utf16('hello\tworld\n', 'little'))).toContain('UTF-16 without its byte order mark');
    expect(message(Uint8Array.of(0x50, 0x4b, 3, 4, 20, 0))).toContain('a workbook, not a text');
  });

  it('gives as many rows and complaints as there are records', () => {
    for (let seed = 0; seed < 50; seed++) {
      const text = hostileRecords(seed, 30)
        .map((fields) => fields.join(','))
        .join('\n');
      const { count, rows, complaints } = read(text);
      const complained = Object.values(complaints.counts).reduce((sum, each) => sum + each, 0);
      expect(rows.length + complained).toBe(count);
      const lines = [...rows, ...complaints.first].map(({ line }) => line);
      expect(new Set(lines).size).toBe(lines.length);
    }
  });
});
