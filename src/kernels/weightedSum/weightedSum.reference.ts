import type { Floats } from '../backend';

/** T, B, S and D of weightedSum.wgsl. */
export type WeightedSumUniforms = Record<'steps' | 'batch' | 'source' | 'size', number>;
export type WeightedSumForward = { weights: Floats; values: Floats; context: Floats };
export type WeightedSumBackwardWeights = { values: Floats; dContext: Floats; dWeights: Floats };
export type WeightedSumBackwardValues = { weights: Floats; dContext: Floats; dValues: Floats };

/** context[t, b, d] = Σ_s weights[t, b, s] values[s, b, d] */
export function weightedSumForward({ weights, values, context }: WeightedSumForward, u: WeightedSumUniforms): void {
  const { batch, source, size } = u;
  for (let row = 0; row < u.steps * batch; row++) {
    const weightAt = row * source;
    const contextAt = row * size;
    for (let d = 0; d < size; d++) {
      let sum = 0;
      for (let s = 0, valueAt = (row % batch) * size + d; s < source; s++, valueAt += batch * size) {
        sum += (weights[weightAt + s] as number) * (values[valueAt] as number);
      }
      context[contextAt + d] = sum;
    }
  }
}

/** dWeights[t, b, s] += Σ_d dContext[t, b, d] values[s, b, d] */
export function weightedSumBackwardWeights(bindings: WeightedSumBackwardWeights, u: WeightedSumUniforms): void {
  const { values, dContext, dWeights } = bindings;
  const { batch, source, size } = u;
  for (let row = 0; row < u.steps * batch; row++) {
    const weightAt = row * source;
    const contextAt = row * size;
    for (let s = 0; s < source; s++) {
      const valueAt = (s * batch + (row % batch)) * size;
      let sum = 0;
      for (let d = 0; d < size; d++) sum += (dContext[contextAt + d] as number) * (values[valueAt + d] as number);
      dWeights[weightAt + s] = (dWeights[weightAt + s] as number) + sum;
    }
  }
}

/** dValues[s, b, d] += Σ_t weights[t, b, s] dContext[t, b, d] */
export function weightedSumBackwardValues(bindings: WeightedSumBackwardValues, u: WeightedSumUniforms): void {
  const { weights, dContext, dValues } = bindings;
  const { steps, batch, source, size } = u;
  for (let s = 0; s < source; s++) {
    for (let b = 0; b < batch; b++) {
      const valueAt = (s * batch + b) * size;
      for (let d = 0; d < size; d++) {
        let sum = 0;
        for (let t = 0, row = b; t < steps; t++, row += batch) {
          sum += (weights[row * source + s] as number) * (dContext[row * size + d] as number);
        }
        dValues[valueAt + d] = (dValues[valueAt + d] as number) + sum;
      }
    }
  }
}
