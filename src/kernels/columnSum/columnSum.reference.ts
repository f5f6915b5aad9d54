import type { Floats } from '../backend';

export type ColumnSumUniforms = Record<'rows' | 'columns' | 'rowStride', number>;
export type ColumnSumForward = { x: Floats; sum: Floats };

/** sum[n] += Σ_m x[m · rowStride + n]; x [rows, columns], sum [columns]. Four columns at a time, so that a row is read along. */
export function columnSumForward({ x, sum }: ColumnSumForward, { rows, columns, rowStride }: ColumnSumUniforms): void {
  for (let column = 0; column < columns; column += 4) {
    // Columns beyond the edge repeat the first of the four; their sums are not written.
    const width = Math.min(4, columns - column);
    const second = width > 1 ? 1 : 0;
    const third = width > 2 ? 2 : 0;
    const fourth = width > 3 ? 3 : 0;
    let sum0 = 0;
    let sum1 = 0;
    let sum2 = 0;
    let sum3 = 0;
    for (let row = 0, at = column; row < rows; row++, at += rowStride) {
      sum0 += x[at] as number;
      sum1 += x[at + second] as number;
      sum2 += x[at + third] as number;
      sum3 += x[at + fourth] as number;
    }
    sum[column] = (sum[column] as number) + sum0;
    if (width > 1) sum[column + 1] = (sum[column + 1] as number) + sum1;
    if (width > 2) sum[column + 2] = (sum[column + 2] as number) + sum2;
    if (width > 3) sum[column + 3] = (sum[column + 3] as number) + sum3;
  }
}
