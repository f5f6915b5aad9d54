import type { Floats } from '../backend';

export type EmbeddingForwardUniforms = Record<'count' | 'embeddingSize', number>;
export type EmbeddingBackwardUniforms = Record<'count' | 'vocabulary' | 'embeddingSize', number>;
export type EmbeddingForward = { weight: Floats; tokens: Uint32Array; y: Floats };
export type EmbeddingBackward = { tokens: Uint32Array; dY: Floats; dWeight: Floats };

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
