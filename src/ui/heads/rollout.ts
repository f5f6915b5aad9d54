/**
 * Attention rollout (Abnar and Zuidema, Quantifying Attention Flow in Transformers, 2020): what a position of the last layer
 * draws from each position of the input, where half of what a layer hands on is what it saw and half is what it had.
 */
import type { AttentionMap } from '../../worker/protocol';

export const ROLLOUT_PAPER = 'Abnar and Zuidema, Quantifying Attention Flow in Transformers, 2020';

type Matrix = Float32Array<ArrayBuffer>;

/** The mean over the heads [rows, columns]. */
export function headMean({ heads, rows, columns, weights }: AttentionMap): Matrix {
  const cells = rows * columns;
  const mean = new Float32Array(cells);
  for (let cell = 0; cell < cells; cell++) {
    let sum = 0;
    for (let head = 0; head < heads; head++) sum += weights[head * cells + cell] ?? 0;
    mean[cell] = sum / heads;
  }
  return mean;
}

/**
 * Of states that look at themselves the product over their layers of ½ (A + I), A being the mean of the heads. Of the
 * decoder's look across, the mean of the last layer on what the encoder's rollout says its outputs are made of. Undefined
 * where there is no such map.
 */
export function rollout(maps: readonly AttentionMap[], kind: AttentionMap['kind']): Matrix | undefined {
  const own = maps.filter((map) => map.kind === kind).sort((a, b) => a.layer - b.layer);
  const last = own.at(-1);
  if (!last) return undefined;
  if (kind !== 'cross') return own.map(halfOwn).reduce((before, layer) => product(layer, before, last.columns));
  const encoder = rollout(maps, 'encoder');
  return encoder && product(headMean(last), encoder, last.columns);
}

/** ½ (A + I) */
function halfOwn(map: AttentionMap): Matrix {
  const half = headMean(map).map((weight) => weight / 2);
  for (let row = 0; row < map.rows; row++) half[row * map.columns + row] = (half[row * map.columns + row] ?? 0) + 0.5;
  return half;
}

/** left [rows, inner] · right [inner, inner] */
function product(left: Matrix, right: Matrix, inner: number): Matrix {
  const rows = left.length / inner;
  const result = new Float32Array(left.length);
  for (let row = 0; row < rows; row++) {
    for (let middle = 0; middle < inner; middle++) {
      const weight = left[row * inner + middle] ?? 0;
      if (weight === 0) continue;
      for (let column = 0; column < inner; column++) {
        const at = row * inner + column;
        result[at] = (result[at] ?? 0) + weight * (right[middle * inner + column] ?? 0);
      }
    }
  }
  return result;
}
