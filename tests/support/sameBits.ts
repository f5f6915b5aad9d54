/** Bit for bit, numbers that are none included; `toEqual` takes seconds for what is longer than 100 kB. */
import { expect } from 'vitest';

export function expectSameBits(got: ArrayBufferView, want: ArrayBufferView | undefined, label: string): void {
  const [a, b] = [bytesOf(got), bytesOf(want)];
  const same = a.length === b.length && a.every((byte, index) => byte === b[index]);
  if (!same) expect.fail(`${label}: not the same bits.`);
}

function bytesOf(array: ArrayBufferView | undefined): Uint8Array {
  return array ? new Uint8Array(array.buffer, array.byteOffset, array.byteLength) : new Uint8Array();
}
