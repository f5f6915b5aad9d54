/**
 * The safetensors format: 8 bytes for the length of the header (little-endian), a JSON header that gives each tensor its
 * type, shape and span, then the numbers. Of the types only F32 is read and written.
 *
 * A file comes from anywhere, so nothing in it is believed: every claim of the header is checked against the file before
 * anything of the size it claims is allocated.
 */
import { describeValue } from './describeValue';
import type { HostTensor, HostTensors } from './modelState';

export interface Safetensors {
  readonly tensors: HostTensors;
  /** Texts by name, of no meaning to the format. */
  readonly metadata: ReadonlyMap<string, string>;
}

/** A file that is not safetensors, or not all of it; its message is one sentence that says what is wrong. */
export class SafetensorsError extends Error {
  override readonly name = 'SafetensorsError';
}

/** Bytes before the header. */
const PREFIX = 8;
/** Headers beyond this are refused unread; the largest of ours has some ten thousand bytes. */
const LONGEST_HEADER = 1_000_000;
/** The header is padded with spaces, so that the numbers begin at a multiple of this. */
const ALIGNMENT = 8;
const METADATA = '__metadata__';
const BYTES = 4;

/** The format counts little-endian, as does every platform with WebGPU; elsewhere numbers would be copied wrongly. */
const littleEndian = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;

/** A tensor as the header describes it: its span counts from the end of the header. */
interface Entry {
  readonly name: string;
  readonly shape: readonly number[];
  readonly begin: number;
  readonly end: number;
}

/** Reads a whole file. Throws a `SafetensorsError` at the first thing that is wrong with it. */
export function readSafetensors(bytes: Uint8Array): Safetensors {
  requireLittleEndian();
  const text = headerOf(bytes);
  const header = parse(text);
  const body = bytes.subarray(PREFIX + headerLength(bytes));
  const metadata = metadataOf(header.get(METADATA));
  header.delete(METADATA);
  const entries = [...header].map(([name, value]) => entryOf(name, value, body.length));
  requireCover(entries, body.length);
  return { tensors: new Map(entries.map((entry) => [entry.name, tensorOf(entry, body)])), metadata };
}

/** Writes tensors in the order of the map. Throws where one is not what its shape says, or holds a number that is not finite. */
export function writeSafetensors(
  tensors: HostTensors,
  metadata: ReadonlyMap<string, string> = new Map(),
): Uint8Array<ArrayBuffer> {
  requireLittleEndian();
  const header: Record<string, unknown> = Object.create(null); // so that no name means anything to the object itself
  if (metadata.size > 0) header[METADATA] = Object.fromEntries(metadata);
  let end = 0;
  for (const [name, { shape, data }] of tensors) {
    if (name === METADATA) throw new SafetensorsError(`No tensor can be named "${METADATA}".`);
    if (elements(shape) !== data.length) {
      throw new SafetensorsError(`${quote(name)} [${shape.join(', ')}] was given ${data.length} numbers.`);
    }
    requireFinite(name, data);
    const begin = end;
    end += data.byteLength;
    header[name] = { dtype: 'F32', shape, data_offsets: [begin, end] };
  }
  const json = new TextEncoder().encode(JSON.stringify(header));
  const length = Math.ceil(json.length / ALIGNMENT) * ALIGNMENT;
  if (length > LONGEST_HEADER)
    throw new SafetensorsError(`A header of ${length} bytes is longer than any reader takes.`);
  const bytes = new Uint8Array(PREFIX + length + end);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(length), true);
  bytes.fill(0x20, PREFIX, PREFIX + length);
  bytes.set(json, PREFIX);
  let at = PREFIX + length;
  for (const { data } of tensors.values()) {
    bytes.set(new Uint8Array(data.buffer, data.byteOffset, data.byteLength), at);
    at += data.byteLength;
  }
  return bytes;
}

/** Length of the header, once `headerOf` has found it to be sound. */
function headerLength(bytes: Uint8Array): number {
  return Number(new DataView(bytes.buffer, bytes.byteOffset).getBigUint64(0, true));
}

function headerOf(bytes: Uint8Array): string {
  if (bytes.length < PREFIX) {
    throw new SafetensorsError(`The file has ${bytes.length} bytes, too few to be a safetensors file.`);
  }
  const length = headerLength(bytes);
  if (length > LONGEST_HEADER) {
    throw new SafetensorsError(`The header claims ${length} bytes; more than ${LONGEST_HEADER} are not read.`);
  }
  if (length > bytes.length - PREFIX) {
    throw new SafetensorsError(`The header claims ${length} bytes, but only ${bytes.length - PREFIX} follow.`);
  }
  try {
    const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
    return decoder.decode(bytes.subarray(PREFIX, PREFIX + length));
  } catch {
    throw new SafetensorsError('The header is not text in UTF-8.');
  }
}

function parse(text: string): Map<string, unknown> {
  if (!text.startsWith('{')) throw new SafetensorsError('The header does not begin with "{".');
  let header: unknown;
  try {
    header = JSON.parse(text);
  } catch {
    throw new SafetensorsError('The header is not JSON.');
  }
  if (!isRecord(header)) throw new SafetensorsError('The header is not a JSON object.');
  const repeated = repeatedKey(text);
  if (repeated !== undefined) throw new SafetensorsError(`The header says ${quote(repeated)} twice.`);
  return new Map(Object.entries(header)); // a map, so that a name such as "__proto__" is only a name
}

/**
 * A key that occurs twice in one object of a JSON text that is known to be sound. `JSON.parse` keeps the last of them
 * and other readers may keep the first, so that one file would be two models.
 */
function repeatedKey(json: string): string | undefined {
  const open: (Set<string> | undefined)[] = []; // the keys of each object around this place; undefined for an array
  let before = ''; // the last character outside of texts and white space
  for (let at = 0; at < json.length; at++) {
    const character = json[at] ?? '';
    if (/\s/.test(character)) continue;
    if (character === '{') open.push(new Set());
    else if (character === '[') open.push(undefined);
    else if (character === '}' || character === ']') open.pop();
    else if (character === '"') {
      const begin = at++;
      while (json[at] !== '"') at += json[at] === '\\' ? 2 : 1;
      const keys = open.at(-1);
      if (keys && before !== ':') {
        const key = String(JSON.parse(json.slice(begin, at + 1)));
        if (keys.has(key)) return key;
        keys.add(key);
      }
    }
    before = character;
  }
  return undefined;
}

function metadataOf(value: unknown): Map<string, string> {
  if (value === undefined) return new Map();
  if (!isRecord(value)) throw new SafetensorsError(`"${METADATA}" is not an object of texts.`);
  const metadata = new Map<string, string>();
  for (const [key, text] of Object.entries(value)) {
    if (typeof text !== 'string') throw new SafetensorsError(`"${METADATA}" has ${quote(key)}, which is not a text.`);
    metadata.set(key, text);
  }
  return metadata;
}

function entryOf(name: string, value: unknown, available: number): Entry {
  const of = quote(name);
  if (!isRecord(value)) throw new SafetensorsError(`${of} is not described by an object.`);
  const { dtype, shape, data_offsets: offsets } = value;
  if (dtype !== 'F32') {
    throw new SafetensorsError(`${of} has the type ${describeValue(dtype)}; only F32 is read.`);
  }
  if (!Array.isArray(shape) || !shape.every(isCount)) {
    throw new SafetensorsError(`${of} has a shape that is not a list of whole numbers.`);
  }
  if (!Array.isArray(offsets) || offsets.length !== 2 || !offsets.every(isCount)) {
    throw new SafetensorsError(`${of} has a span that is not two whole numbers.`);
  }
  const [begin, end] = offsets as [number, number];
  if (begin > end || end > available) {
    throw new SafetensorsError(`${of} spans the bytes ${begin} to ${end} of the ${available} that there are.`);
  }
  if (elements(shape) * BYTES !== end - begin) {
    throw new SafetensorsError(
      `${of} has the shape [${shape.join(', ').slice(0, 80)}], but spans ${end - begin} bytes.`,
    );
  }
  return { name, shape, begin, end };
}

/** Throws unless the spans are the whole of the data, with no gap and no overlap. */
function requireCover(entries: readonly Entry[], available: number): void {
  let covered = 0;
  let before = 'the header';
  for (const { name, begin, end } of entries.toSorted((a, b) => a.begin - b.begin || a.end - b.end)) {
    if (begin < covered) throw new SafetensorsError(`${quote(name)} overlaps ${before} by ${covered - begin} bytes.`);
    if (begin > covered) {
      throw new SafetensorsError(
        `Between ${before} and ${quote(name)} lie ${begin - covered} bytes that belong to nothing.`,
      );
    }
    covered = end;
    before = quote(name);
  }
  if (covered < available) {
    throw new SafetensorsError(`After ${before} follow ${available - covered} bytes that belong to nothing.`);
  }
}

function tensorOf({ name, shape, begin, end }: Entry, body: Uint8Array): HostTensor {
  const data = new Float32Array((end - begin) / BYTES);
  new Uint8Array(data.buffer).set(body.subarray(begin, end));
  requireFinite(name, data);
  return { shape, data };
}

function requireFinite(name: string, data: Float32Array): void {
  const at = data.findIndex((number) => !Number.isFinite(number));
  if (at >= 0)
    throw new SafetensorsError(`${quote(name)} holds ${data[at]} at position ${at}, which is not a finite number.`);
}

function requireLittleEndian(): void {
  if (!littleEndian) throw new Error('This platform keeps numbers in an order that weights files are not written in.');
}

function elements(shape: readonly number[]): number {
  return shape.reduce((product, length) => product * length, 1);
}

function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && (value as number) >= 0;
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A name out of a file, short enough for a sentence. */
function quote(text: string): string {
  return `"${text.length > 80 ? `${text.slice(0, 80)}…` : text}"`;
}
