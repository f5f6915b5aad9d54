import type { Floats } from '../backend';

export type OverrideRowsUniforms = Record<'rows' | 'columns', number>;
export type OverrideRows = { edits: Uint32Array; edited: Uint32Array; values: Floats };

/** values[r, ·] = the numbers whose float32 bits are edits[r, ·], where edited[r] ≠ 0. */
export function overrideRows({ edits, edited, values }: OverrideRows, { rows, columns }: OverrideRowsUniforms): void {
  const numbers = new Float32Array(edits.buffer, edits.byteOffset, rows * columns);
  for (let row = 0; row < rows; row++) {
    if (edited[row] === 0) continue;
    const start = row * columns;
    for (let index = start; index < start + columns; index++) values[index] = numbers[index] as number;
  }
}

export type OverrideHeadsUniforms = Record<'rows' | 'heads' | 'columns', number>;
export type OverrideHeads = OverrideRows;

/** values[r, h, ·] = the numbers whose float32 bits are edits[r, ·] in every head h, where edited[r] ≠ 0. */
export function overrideHeads({ edits, edited, values }: OverrideHeads, u: OverrideHeadsUniforms): void {
  const { rows, heads, columns } = u;
  const numbers = new Float32Array(edits.buffer, edits.byteOffset, rows * columns);
  for (let row = 0; row < rows; row++) {
    if (edited[row] === 0) continue;
    const chosen = numbers.subarray(row * columns, (row + 1) * columns);
    for (let head = 0; head < heads; head++) values.set(chosen, (row * heads + head) * columns);
  }
}

export type OverrideTokensUniforms = Record<'rows', number>;
export type OverrideTokens = { edits: Uint32Array; tokens: Uint32Array };

/** tokens[r] = edits[r] − 1 where edits[r] ≠ 0. */
export function overrideTokens({ edits, tokens }: OverrideTokens, { rows }: OverrideTokensUniforms): void {
  for (let row = 0; row < rows; row++) if (edits[row] !== 0) tokens[row] = (edits[row] as number) - 1;
}
