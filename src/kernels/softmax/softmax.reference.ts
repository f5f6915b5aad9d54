import type { Floats } from '../backend';

export type SoftmaxForwardUniforms = Record<'rows' | 'columns' | 'batch', number>;
export type SoftmaxBackwardUniforms = Record<'rows' | 'columns', number>;
export type SoftmaxForward = { scores: Floats; lengths: Uint32Array; weights: Floats };
export type SoftmaxBackward = { weights: Floats; dWeights: Floats; dScores: Floats };

/** weights [rows, columns] = softmax of scores [rows, columns] over the first lengths[r mod batch] columns, else 0. */
export function softmaxForward({ scores, lengths, weights }: SoftmaxForward, u: SoftmaxForwardUniforms): void {
  const { rows, columns, batch } = u;
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const end = start + Math.min(lengths[row % batch] as number, columns);
    let highest = -Infinity;
    for (let s = start; s < end; s++) highest = Math.max(highest, scores[s] as number);
    let total = 0;
    for (let s = start; s < end; s++) {
      const weight = Math.exp((scores[s] as number) - highest);
      weights[s] = weight;
      total += weight;
    }
    for (let s = start; s < end; s++) weights[s] = (weights[s] as number) / total;
    weights.fill(0, end, start + columns);
  }
}

/** dScores += weights (dWeights − Σ weights dWeights), row by row; all of them [rows, columns]. */
export function softmaxBackward({ weights, dWeights, dScores }: SoftmaxBackward, u: SoftmaxBackwardUniforms): void {
  const { rows, columns } = u;
  for (let start = 0; start < rows * columns; start += columns) {
    const end = start + columns;
    let mean = 0;
    for (let s = start; s < end; s++) mean += (weights[s] as number) * (dWeights[s] as number);
    for (let s = start; s < end; s++) {
      dScores[s] = (dScores[s] as number) + (weights[s] as number) * ((dWeights[s] as number) - mean);
    }
  }
}
