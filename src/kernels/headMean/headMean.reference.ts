import type { Floats } from '../backend';

export type HeadMeanUniforms = Record<'rows' | 'heads' | 'columns', number>;
export type HeadMeanForward = { weights: Floats; mean: Floats };

/** mean [rows, columns] = the mean of weights [rows, heads, columns] over the heads. */
export function headMeanForward({ weights, mean }: HeadMeanForward, { rows, heads, columns }: HeadMeanUniforms): void {
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      let sum = 0;
      for (let head = 0; head < heads; head++) sum += weights[(row * heads + head) * columns + column] as number;
      mean[row * columns + column] = sum / heads;
    }
  }
}
