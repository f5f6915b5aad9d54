import type { Floats } from '../backend';

/** Sizes and distances between rows, in elements; `accumulate` is 1 or 0. */
export type CopyUniforms = Record<'rows' | 'columns' | 'xRowStride' | 'yRowStride' | 'accumulate', number>;
export type CopyForward = { x: Floats; y: Floats };

/** y = (y if accumulate) + x; both [rows, columns]. */
export function copyForward({ x, y }: CopyForward, u: CopyUniforms): void {
  const { rows, columns, accumulate } = u;
  for (let row = 0; row < rows; row++) {
    const from = row * u.xRowStride;
    const to = row * u.yRowStride;
    for (let column = 0; column < columns; column++) {
      const before = accumulate ? (y[to + column] as number) : 0;
      y[to + column] = before + (x[from + column] as number);
    }
  }
}
