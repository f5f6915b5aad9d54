/**
 * Writes Protocol Buffers, as far as ONNX needs them: a message is its fields one after another, and a field is a tag
 * (its number and how it is written), then a varint, or a length and as many bytes.
 */

export type Bytes = Uint8Array<ArrayBuffer>;

/** How a field is written: the low three bits of its tag. */
const wire = { varint: 0, lengthDelimited: 2 } as const;

export function message(...fields: readonly Bytes[]): Bytes {
  const joined = new Uint8Array(fields.reduce((length, field) => length + field.length, 0));
  let end = 0;
  for (const field of fields) {
    joined.set(field, end);
    end += field.length;
  }
  return joined;
}

/** A field of type int32, int64 or an enumeration. */
export function integer(field: number, value: number): Bytes {
  return Uint8Array.from([...varint((field << 3) | wire.varint), ...varint(value)]);
}

/** A field of type bytes, or a message within a message. */
export function bytes(field: number, data: Bytes): Bytes {
  const head = [...varint((field << 3) | wire.lengthDelimited), ...varint(data.length)];
  return message(Uint8Array.from(head), data);
}

export function text(field: number, value: string): Bytes {
  return bytes(field, new TextEncoder().encode(value));
}

/** Seven bits a byte, the lowest first; the eighth bit says that more follow. Negative numbers are 64-bit two's complement. */
function varint(value: number): number[] {
  const encoded: number[] = [];
  let rest = BigInt.asUintN(64, BigInt(value));
  while (rest > 127n) {
    encoded.push(Number(rest & 127n) | 128);
    rest >>= 7n;
  }
  encoded.push(Number(rest));
  return encoded;
}
