import type { Floats } from '../backend';

export type RemoveColumnsUniforms = Record<'rows' | 'columns', number>;
export type RemoveColumnsForward = { removed: Uint32Array; values: Floats };

/**
 * values[r, c] = 0 where removed[c] ≠ 0, else values[r, c] / Σ of those that stay, or 1 / their number where that is 0. A row
 * that is 0 wherever removed[c] ≠ 0 stays as it was.
 */
export function removeColumnsForward({ removed, values }: RemoveColumnsForward, u: RemoveColumnsUniforms): void {
  const { rows, columns } = u;
  const staying = removed.subarray(0, columns).reduce((count, flag) => count + Number(flag === 0), 0);
  for (let row = 0; row < rows; row++) {
    const weights = values.subarray(row * columns, (row + 1) * columns);
    let [lost, left] = [0, 0];
    for (let column = 0; column < columns; column++) {
      if (removed[column] === 0) left += weights[column] as number;
      else lost += weights[column] as number;
    }
    if (lost === 0) continue;
    for (let column = 0; column < columns; column++) {
      if (removed[column] !== 0) weights[column] = 0;
      else weights[column] = left > 0 ? (weights[column] as number) / left : 1 / staying;
    }
  }
}
