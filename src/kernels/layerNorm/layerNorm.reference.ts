import type { Floats } from '../backend';

export type LayerNormForwardUniforms = Record<'rows' | 'columns' | 'epsilon', number>;
export type LayerNormBackwardUniforms = Record<'rows' | 'columns', number>;
/** stats [rows, 2] are the mean of a row and 1 / √(variance + epsilon). */
export type LayerNormForward = { x: Floats; weight: Floats; bias: Floats; y: Floats; stats: Floats };
export type LayerNormBackward = { x: Floats; weight: Floats; stats: Floats; dY: Floats; dX: Floats };
export type LayerNormBackwardParameters = { x: Floats; stats: Floats; dY: Floats; dWeight: Floats; dBias: Floats };

/** y = (x − mean) / √(variance + epsilon) · weight + bias, row by row. */
export function layerNormForward(
  { x, weight, bias, y, stats }: LayerNormForward,
  { rows, columns, epsilon }: LayerNormForwardUniforms,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    let total = 0;
    for (let n = 0; n < columns; n++) total += x[start + n] as number;
    const mean = total / columns;
    let squares = 0;
    for (let n = 0; n < columns; n++) squares += ((x[start + n] as number) - mean) ** 2;
    const scale = 1 / Math.sqrt(squares / columns + epsilon);
    stats[2 * row] = mean;
    stats[2 * row + 1] = scale;
    for (let n = 0; n < columns; n++) {
      y[start + n] = ((x[start + n] as number) - mean) * scale * (weight[n] as number) + (bias[n] as number);
    }
  }
}

/** dX += scale (g − mean g − x̂ mean (g x̂)), with g = dY weight and x̂ = (x − mean) scale. */
export function layerNormBackward(
  { x, weight, stats, dY, dX }: LayerNormBackward,
  { rows, columns }: LayerNormBackwardUniforms,
): void {
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const mean = stats[2 * row] as number;
    const scale = stats[2 * row + 1] as number;
    let total = 0;
    let product = 0;
    for (let n = 0; n < columns; n++) {
      const g = (dY[start + n] as number) * (weight[n] as number);
      total += g;
      product += g * ((x[start + n] as number) - mean) * scale;
    }
    for (let n = 0; n < columns; n++) {
      const g = (dY[start + n] as number) * (weight[n] as number);
      const normal = ((x[start + n] as number) - mean) * scale;
      dX[start + n] = (dX[start + n] as number) + scale * (g - total / columns - (normal * product) / columns);
    }
  }
}

/** dWeight += Σ dY x̂, dBias += Σ dY, over the rows. */
export function layerNormBackwardParameters(
  { x, stats, dY, dWeight, dBias }: LayerNormBackwardParameters,
  { rows, columns }: LayerNormBackwardUniforms,
): void {
  const sums = new Float64Array(2 * columns);
  for (let row = 0; row < rows; row++) {
    const start = row * columns;
    const mean = stats[2 * row] as number;
    const scale = stats[2 * row + 1] as number;
    for (let n = 0; n < columns; n++) {
      const gradient = dY[start + n] as number;
      sums[n] = (sums[n] as number) + gradient * ((x[start + n] as number) - mean) * scale;
      sums[columns + n] = (sums[columns + n] as number) + gradient;
    }
  }
  for (let n = 0; n < columns; n++) {
    dWeight[n] = (dWeight[n] as number) + (sums[n] as number);
    dBias[n] = (dBias[n] as number) + (sums[columns + n] as number);
  }
}
