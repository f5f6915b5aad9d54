/**
 * A weights file made small enough to come with the page: safetensors of the same names, without Adam's moments, its
 * numbers in bfloat16, which is the upper half of a float32. The page makes an ordinary file of it, moments of zero, so
 * that the session opens it as it opens any other.
 */

/** Bytes before the header: its length. */
const PREFIX = 8;
const METADATA = '__metadata__';
const MOMENTS = ['optimiser.first_moment.', 'optimiser.second_moment.'];

interface Tensor {
  readonly name: string;
  readonly shape: readonly number[];
  readonly bytes: Uint8Array;
}

interface File {
  readonly metadata: unknown;
  readonly tensors: readonly Tensor[];
}

/** From an ordinary weights file to a slim one. */
export function slimFile(ordinary: Uint8Array): Uint8Array<ArrayBuffer> {
  const { metadata, tensors } = read(ordinary);
  const values = tensors.filter(({ name }) => !MOMENTS.some((prefix) => name.startsWith(prefix)));
  return write({ metadata, tensors: values.map((tensor) => ({ ...tensor, bytes: narrow(tensor.bytes) })) }, 'BF16');
}

/** From a slim file to an ordinary one, whose numbers are exactly those of the slim one. */
export function ordinaryFile(slim: Uint8Array): Uint8Array<ArrayBuffer> {
  const { metadata, tensors } = read(slim);
  const values = tensors.map((tensor) => ({ ...tensor, bytes: widen(tensor.bytes) }));
  const moments = MOMENTS.flatMap((prefix) =>
    values.map(({ name, shape, bytes }) => ({ name: prefix + name, shape, bytes: new Uint8Array(bytes.length) })),
  );
  return write({ metadata, tensors: [...values, ...moments] }, 'F32');
}

function read(file: Uint8Array): File {
  const length = Number(new DataView(file.buffer, file.byteOffset).getBigUint64(0, true));
  const body = file.subarray(PREFIX + length);
  const header: Readonly<Record<string, { readonly shape: number[]; readonly data_offsets: [number, number] }>> =
    JSON.parse(new TextDecoder().decode(file.subarray(PREFIX, PREFIX + length)));
  const { [METADATA]: metadata, ...entries } = header;
  const tensors = Object.entries(entries).map(
    ([
      name,
      {
        shape,
        data_offsets: [begin, end],
      },
    ]) => ({
      name,
      shape,
      bytes: new Uint8Array(body.subarray(begin, end)), // copied, so that it may be read as numbers wherever it began
    }),
  );
  return { metadata, tensors };
}

function write({ metadata, tensors }: File, dtype: string): Uint8Array<ArrayBuffer> {
  let end = 0;
  const entries = tensors.map(({ name, shape, bytes }) => {
    const begin = end;
    end += bytes.length;
    return [name, { dtype, shape, data_offsets: [begin, end] }];
  });
  const json = JSON.stringify({ [METADATA]: metadata, ...Object.fromEntries(entries) });
  const text = new TextEncoder().encode(json);
  const header = new TextEncoder().encode(json + ' '.repeat(-text.length & 7)); // the numbers begin at a multiple of 8
  const file = new Uint8Array(PREFIX + header.length + end);
  new DataView(file.buffer).setBigUint64(0, BigInt(header.length), true);
  file.set(header, PREFIX);
  let at = PREFIX + header.length;
  for (const { bytes } of tensors) {
    file.set(bytes, at);
    at += bytes.length;
  }
  return file;
}

/** Float32 to bfloat16, to the nearest, ties to even. */
function narrow({ buffer }: Uint8Array): Uint8Array {
  const halves = Uint16Array.from(new Uint32Array(buffer), (bits) => (bits + 0x7fff + ((bits >>> 16) & 1)) >>> 16);
  return new Uint8Array(halves.buffer);
}

function widen({ buffer }: Uint8Array): Uint8Array {
  return new Uint8Array(Uint32Array.from(new Uint16Array(buffer), (bits) => bits << 16).buffer);
}
