import { describe, expect, test } from 'vitest';
import type { HostTensor, HostTensors } from '../../../src/exchange/modelState';
import { readSafetensors, SafetensorsError, writeSafetensors } from '../../../src/exchange/safetensors';
import { randomStream } from '../../../src/tasks/random';

const tensors: HostTensors = new Map<string, HostTensor>([
  ['encoder.weight', { shape: [2, 3], data: Float32Array.of(1, -0, 1e-45, 3.4028234663852886e38, -1.5, 0.1) }],
  ['encoder.bias', { shape: [3], data: Float32Array.of(-1e-40, 0, 7) }],
  ['scalar', { shape: [], data: Float32Array.of(4) }],
  ['empty', { shape: [0, 5], data: new Float32Array() }],
]);
const metadata = new Map([['format', 'pt']]);

/** A file with this header, in the words of JSON or as an object, and this many bytes of data. */
function fileOf(header: unknown, dataBytes = 0, length?: bigint): Uint8Array {
  const json = new TextEncoder().encode(typeof header === 'string' ? header : JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, length ?? BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (shape: unknown, begin: unknown, end: unknown, dtype: unknown = 'F32') => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

test('a round trip keeps every bit: signs of zero, denormals, the largest number', () => {
  const read = readSafetensors(writeSafetensors(tensors, metadata));
  expect(read.metadata).toEqual(metadata);
  expect([...read.tensors.keys()]).toEqual([...tensors.keys()]);
  for (const [name, { shape, data }] of tensors) {
    const found = read.tensors.get(name);
    expect(found?.shape).toEqual(shape);
    expect(new Uint8Array(found?.data.buffer ?? new ArrayBuffer(1))).toEqual(new Uint8Array(data.buffer));
  }
});

test('the numbers begin at a multiple of eight, after spaces', () => {
  for (const name of ['a', 'ab', 'abc', 'abcd', 'abcde', 'abcdef', 'abcdefg', 'ä']) {
    const bytes = writeSafetensors(new Map([[name, { shape: [1], data: Float32Array.of(1) }]]));
    const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
    expect(length % 8).toBe(0);
    expect(bytes.length).toBe(8 + length + 4);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + length))).toMatch(/^\{.*\} *$/);
  }
});

test('reads a file that lies inside a larger buffer, at any offset', () => {
  const bytes = writeSafetensors(tensors, metadata);
  const larger = new Uint8Array(bytes.length + 7);
  larger.set(bytes, 3);
  const read = readSafetensors(larger.subarray(3, 3 + bytes.length));
  expect(read.tensors).toEqual(tensors);
});

test('spans may come in any order, and a name that means something to JavaScript is only a name', () => {
  const header = `{"b":{"dtype":"F32","shape":[1],"data_offsets":[4,8]},"__proto__":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`;
  const read = readSafetensors(fileOf(header, 8));
  expect([...read.tensors.keys()]).toEqual(['b', '__proto__']);
  expect(({} as Record<string, unknown>).dtype).toBeUndefined();
  expect(readSafetensors(writeSafetensors(read.tensors)).tensors).toEqual(read.tensors);
});

test('what cannot be read back is not written', () => {
  const write = (name: string, shape: number[], ...numbers: number[]) =>
    writeSafetensors(new Map([[name, { shape, data: Float32Array.from(numbers) }]]));
  expect(() => write('w', [1], Number.NaN)).toThrow('"w" holds NaN at position 0, which is not a finite number.');
  expect(() => write('w', [2], 1)).toThrow('"w" [2] was given 1 numbers.');
  expect(() => write('__metadata__', [1], 1)).toThrow('No tensor can be named');
  expect(() => write('w'.repeat(1_000_001), [1], 1)).toThrow('longer than any reader takes');
});

describe('refuses, and says in one sentence why,', () => {
  const nan = fileOf({ w: entry([1], 0, 4) }, 4);
  new DataView(nan.buffer).setFloat32(nan.length - 4, Number.NaN, true);
  const infinite = fileOf({ w: entry([1], 0, 4) }, 4);
  new DataView(infinite.buffer).setFloat32(infinite.length - 4, Number.NEGATIVE_INFINITY, true);
  const latin = fileOf({ wort: entry([0], 0, 0) });
  latin[11] = 0xe4;

  const cases: readonly (readonly [what: string, bytes: Uint8Array, why: string])[] = [
    ['an empty file', new Uint8Array(), 'The file has 0 bytes, too few'],
    ['a file of seven bytes', new Uint8Array(7), 'The file has 7 bytes, too few'],
    ['a header of 100 MB', fileOf('{}', 0, 100_000_000n), 'The header claims 100000000 bytes; more than 1000000'],
    ['a header of 2⁶⁴ − 1 bytes', fileOf('{}', 0, 2n ** 64n - 1n), 'more than 1000000 are not read'],
    ['a header beyond the file', fileOf('{}', 0, 3n), 'The header claims 3 bytes, but only 2 follow.'],
    ['an empty header', fileOf(''), 'The header does not begin with "{".'],
    ['a header that is not UTF-8', latin, 'The header is not text in UTF-8.'],
    ['a header with a byte order mark', fileOf('\uFEFF{}'), 'The header does not begin'],
    ['a header that is not JSON', fileOf('{"w": }'), 'The header is not JSON.'],
    ['a header that is a list', fileOf('[]'), 'The header does not begin'],
    ['a header of brackets without end', fileOf(`{"w":${'['.repeat(900_000)}`), 'The header is not JSON.'],
    ['a tensor that is no object', fileOf({ w: 3 }), '"w" is not described by an object.'],
    ['a tensor that is null', fileOf({ w: null }), '"w" is not described by an object.'],
    ['another type', fileOf({ w: entry([1], 0, 8, 'F64') }, 8), '"w" has the type "F64"; only F32 is read.'],
    ['a half type', fileOf({ w: entry([2], 0, 4, 'BF16') }, 4), '"w" has the type "BF16"'],
    ['no type', fileOf({ w: { shape: [1], data_offsets: [0, 4] } }, 4), '"w" has the type missing;'],
    ['a type that is an object', fileOf(`{"w":{"dtype":{"toString":1,"valueOf":1}}}`), '"w" has the type an object;'],
    [
      'a type of brackets without number',
      fileOf(`{"w":{"dtype":${'['.repeat(400_000)}${']'.repeat(400_000)}}}`),
      '"w" has the type a list;',
    ],
    ['no shape', fileOf({ w: entry(undefined, 0, 4) }, 4), '"w" has a shape that is not a list of whole numbers.'],
    ['a shape of text', fileOf({ w: entry(['1'], 0, 4) }, 4), 'not a list of whole numbers'],
    ['a broken length', fileOf({ w: entry([0.5], 0, 2) }, 2), 'not a list of whole numbers'],
    ['negative lengths', fileOf({ w: entry([-1, -1], 0, 4) }, 4), 'not a list of whole numbers'],
    ['a length beyond counting', fileOf({ w: entry([2 ** 53], 0, 4) }, 4), 'not a list of whole numbers'],
    ['a product beyond counting', fileOf({ w: entry([2 ** 32, 2 ** 32], 0, 4) }, 4), 'but spans 4 bytes'],
    ['a shape that its span does not hold', fileOf({ w: entry([3], 0, 8) }, 8), '"w" has the shape [3], but spans 8'],
    [
      'a span of one number',
      fileOf({ w: { dtype: 'F32', shape: [1], data_offsets: [0] } }, 4),
      'not two whole numbers',
    ],
    ['a negative span', fileOf({ w: entry([1], -4, 0) }, 4), 'a span that is not two whole numbers'],
    ['a span backwards', fileOf({ w: entry([1], 4, 0) }, 4), '"w" spans the bytes 4 to 0 of the 4'],
    ['a span beyond the file', fileOf({ w: entry([2], 0, 8) }, 4), '"w" spans the bytes 0 to 8 of the 4'],
    ['spans that overlap', fileOf({ v: entry([2], 0, 8), w: entry([2], 4, 12) }, 12), '"w" overlaps "v" by 4 bytes.'],
    ['the same span twice', fileOf({ v: entry([1], 0, 4), w: entry([1], 0, 4) }, 4), '"w" overlaps "v" by 4 bytes.'],
    ['a gap between spans', fileOf({ v: entry([1], 0, 4), w: entry([1], 8, 12) }, 12), 'Between "v" and "w" lie 4'],
    ['a gap before the first span', fileOf({ w: entry([1], 4, 8) }, 8), 'Between the header and "w" lie 4 bytes'],
    ['trailing bytes', fileOf({ w: entry([1], 0, 4) }, 5), 'After "w" follow 1 bytes that belong to nothing.'],
    ['data without tensors', fileOf({}, 4), 'After the header follow 4 bytes'],
    ['NaN', nan, '"w" holds NaN at position 0, which is not a finite number.'],
    ['an infinity', infinite, '"w" holds -Infinity at position 0'],
    ['metadata that is a list', fileOf({ __metadata__: [] }), '"__metadata__" is not an object of texts.'],
    ['metadata of numbers', fileOf({ __metadata__: { step: 3 } }), '"__metadata__" has "step", which is not a text.'],
    [
      'a tensor that is described twice',
      fileOf(
        `{"w":{"dtype":"F32","shape":[1],"data_offsets":[0,4]},"\\u0077":{"dtype":"F32","shape":[1],"data_offsets":[0,4]}}`,
        4,
      ),
      'The header says "w" twice.',
    ],
    [
      'a shape that is given twice',
      fileOf(`{"w":{"dtype":"F32","shape":[9],"shape" : [1],"data_offsets":[0,4]}}`, 4),
      'The header says "shape" twice.',
    ],
  ];
  test.each(cases)('%s', (_, bytes, why) => {
    expect(() => readSafetensors(bytes)).toThrow(SafetensorsError);
    expect(() => readSafetensors(bytes)).toThrow(why);
  });
});

test('of hundreds of damaged files each is refused in words, or is a sound file with numbers to its shapes', () => {
  const original = writeSafetensors(tensors, metadata);
  const headerEnd = 8 + Number(new DataView(original.buffer).getBigUint64(0, true));
  const header = new TextDecoder().decode(original.subarray(8, headerEnd));
  const outcomes = { refused: 0, read: 0 };
  for (let index = 0; index < 1500; index++) {
    const bytes = damage(original, header, index);
    try {
      const { tensors: found } = readSafetensors(bytes);
      outcomes.read++;
      let numbers = 0;
      for (const { shape, data } of found.values()) {
        expect(data.length).toBe(shape.reduce((product, length) => product * length, 1));
        expect(data.every(Number.isFinite)).toBe(true);
        numbers += data.length;
      }
      expect(numbers * 4).toBeLessThan(bytes.length);
    } catch (error) {
      expect(error).toBeInstanceOf(SafetensorsError);
      expect((error as Error).message).toMatch(/^[^\n]{10,300}\.$/);
      outcomes.refused++;
    }
  }
  expect(outcomes.refused).toBeGreaterThan(700);
  expect(outcomes.read).toBeGreaterThan(50); // a flipped bit of a number is another number
});

/** One of five kinds of damage, drawn by its index. */
function damage(original: Uint8Array, header: string, index: number): Uint8Array {
  const { integer } = randomStream(1, 'damage', index);
  const at = integer(original.length);
  switch (index % 5) {
    case 0: {
      const bytes = original.slice();
      for (let flips = 1 + integer(3); flips > 0; flips--) {
        const place = integer(bytes.length);
        bytes[place] = (bytes[place] ?? 0) ^ (1 << integer(8));
      }
      return bytes;
    }
    case 1:
      return original.slice(0, at);
    case 2: {
      const bytes = new Uint8Array(original.length + 1 + integer(40));
      bytes.set(original);
      return bytes;
    }
    case 3: {
      // A number of the header becomes another.
      const found = [...header.matchAll(/\d+/g)].filter(({ index }) => header[index - 1] !== 'F');
      const { 0: digits = '', index: begin = 0 } = found[integer(found.length)] ?? { 0: '' };
      const other = ['0', '4', '12', '-1', '1.5', '1e400', '9007199254740992', `${Number(digits) + 1}`, 'null', '[]'];
      return reheaded(
        original,
        header,
        header.slice(0, begin) + (other[integer(other.length)] ?? '') + header.slice(begin + digits.length),
      );
    }
    default: {
      // A stretch of the header is lost or said twice.
      const begin = integer(header.length);
      const end = begin + integer(30);
      const middle = integer(2) === 0 ? '' : header.slice(begin, end).repeat(2);
      return reheaded(original, header, header.slice(0, begin) + middle + header.slice(end));
    }
  }
}

/** The file with another header, its length set right. */
function reheaded(original: Uint8Array, header: string, other: string): Uint8Array {
  const data = original.subarray(8 + header.length);
  const bytes = fileOf(other, data.length);
  bytes.set(data, bytes.length - data.length);
  return bytes;
}
