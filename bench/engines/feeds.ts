/** The batch and the sizes as engines without a graph of ours want them. */
import type { Problem } from '../problem';

export interface Sizes {
  readonly B: number;
  readonly S: number;
  readonly T: number;
  readonly H: number;
  readonly E: number;
  readonly V: number;
}

/** H is that of encoder and decoder, which are the same in every workload; V is the target's. */
export function sizesOf({ workload: { model, shape } }: Problem): Sizes {
  return {
    B: shape.batch,
    S: shape.sourceSteps,
    T: shape.targetSteps,
    H: model.hidden,
    E: model.embedding,
    V: model.targetVocabulary,
  };
}

/** [S, B]: 1 where a source has a token, 0 where it is padding. */
export function sourceMask({ batch }: Problem): Float32Array {
  return Float32Array.from(batch.source, (_, at) =>
    Math.floor(at / batch.size) < (batch.sourceLengths[at % batch.size] ?? 0) ? 1 : 0,
  );
}

/** [S, B] → [B, S] */
export function batchFirst<T extends Float32Array | Uint32Array>(stepFirst: T, steps: number, size: number): T {
  const turned = stepFirst.slice() as T;
  for (let step = 0; step < steps; step++)
    for (let b = 0; b < size; b++) turned[b * steps + step] = stepFirst[step * size + b] ?? 0;
  return turned;
}

/** [N] → [N, V] */
export function oneHot(tokens: Uint32Array, vocabulary: number): Float32Array {
  const rows = new Float32Array(tokens.length * vocabulary);
  for (const [at, token] of tokens.entries()) rows[at * vocabulary + token] = 1;
  return rows;
}

/** [rows, columns] → [columns, rows] */
export function transpose(data: Float32Array, rows: number, columns: number): Float32Array {
  return Float32Array.from(data, (_, at) => data[(at % rows) * columns + Math.floor(at / rows)] ?? 0);
}
