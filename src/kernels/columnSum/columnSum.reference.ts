import type { Floats } from '../backend';

export type ColumnSumUniforms = Record<'rows' | 'columns' | 'rowStride', number>;
export type ColumnSumForward = { x: Floats; sum: Floats };

/** sum[n] += Σ_m x[m · rowStride + n]; x [rows, columns], sum [columns]. */
export function columnSumForward({ x, sum }: ColumnSumForward, { rows, columns, rowStride }: ColumnSumUniforms): void {
  for (let column = 0; column < columns; column++) {
    let total = 0;
    for (let row = 0, at = column; row < rows; row++, at += rowStride) total += x[at] as number;
    sum[column] = (sum[column] as number) + total;
  }
}
