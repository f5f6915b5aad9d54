import type { Floats } from '../backend';

export type ArgmaxUniforms = Record<'rows' | 'columns', number>;
export type ArgmaxForward = { scores: Floats; indices: Uint32Array };

/** indices [rows] = the first column that holds the largest of scores [rows, columns]. */
export function argmaxForward({ scores, indices }: ArgmaxForward, { rows, columns }: ArgmaxUniforms): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let best = start;
    for (let at = start + 1; at < start + columns; at++) {
      if ((scores[at] as number) > (scores[best] as number)) best = at;
    }
    indices[row] = best - start;
  }
}
