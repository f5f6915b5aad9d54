import type { Floats } from '../backend';

export type EmbeddingForwardUniforms = Record<'count' | 'embeddingSize', number>;
export type EmbeddingBackwardUniforms = Record<'count' | 'vocabulary' | 'embeddingSize', number>;
export type EmbeddingBackwardOrderedUniforms = Record<'vocabulary' | 'embeddingSize', number>;
export type EmbeddingForward = { weight: Floats; tokens: Uint32Array; y: Floats };
export type EmbeddingBackward = { tokens: Uint32Array; dY: Floats; dWeight: Floats };
export type EmbeddingBackwardOrdered = { order: Uint32Array; starts: Uint32Array; dY: Floats; dWeight: Floats };

/** y[n, ·] = weight[tokens[n], ·] */
export function embeddingForward({ weight, tokens, y }: EmbeddingForward, u: EmbeddingForwardUniforms): void {
  const { count, embeddingSize } = u;
  for (let n = 0; n < count; n++) {
    const from = (tokens[n] as number) * embeddingSize;
    const to = n * embeddingSize;
    for (let e = 0; e < embeddingSize; e++) y[to + e] = weight[from + e] as number;
  }
}

/** dWeight[tokens[n], ·] += dY[n, ·] */
export function embeddingBackward({ tokens, dY, dWeight }: EmbeddingBackward, u: EmbeddingBackwardUniforms): void {
  const { count, embeddingSize } = u;
  for (let n = 0; n < count; n++) {
    const from = n * embeddingSize;
    const to = (tokens[n] as number) * embeddingSize;
    for (let e = 0; e < embeddingSize; e++) dWeight[to + e] = (dWeight[to + e] as number) + (dY[from + e] as number);
  }
}

/** dWeight[v, ·] += dY[order[i], ·] over starts[v] ≤ i < starts[v + 1] */
export function embeddingBackwardOrdered(
  { order, starts, dY, dWeight }: EmbeddingBackwardOrdered,
  { vocabulary, embeddingSize }: EmbeddingBackwardOrderedUniforms,
): void {
  for (let token = 0; token < vocabulary; token++) {
    const to = token * embeddingSize;
    for (let place = starts[token] as number; place < (starts[token + 1] as number); place++) {
      const from = (order[place] as number) * embeddingSize;
      for (let e = 0; e < embeddingSize; e++) dWeight[to + e] = (dWeight[to + e] as number) + (dY[from + e] as number);
    }
  }
}
