/**
 * The very work of a workload, the same for every engine: starting weights under PyTorch's names and in its shapes, and one
 * batch, which is trained on again and again. Both are functions of the workload alone.
 */

import { elements } from '../src/model/graph/value';
import { trainingGraph } from '../src/model/graphs';
import type { ParameterData } from '../src/model/parameterStore';
import type { Batch } from '../src/tasks/batch';
import { randomStream } from '../src/tasks/random';
import { marks } from '../src/tasks/vocabulary';
import type { Workload } from './workloads';

export interface Problem {
  readonly workload: Workload;
  /** By PyTorch's names, row-major. */
  readonly parameters: ReadonlyMap<string, ParameterData>;
  readonly batch: Batch;
}

const SEED = 1;

export function problemOf(workload: Workload): Problem {
  return { workload, parameters: startingWeights(workload), batch: randomBatch(workload) };
}

/** Uniform in PyTorch's bounds; embeddings, which PyTorch draws from a normal distribution, within ±1/√E. */
function startingWeights({ model, shape }: Workload): Map<string, ParameterData> {
  const graph = trainingGraph(model, shape, { dropout: 0, teacherForcing: 1, seed: SEED });
  const named = new Map<string, ParameterData>();
  for (const { tensor, initialiser } of graph.parameters) {
    const { name } = tensor;
    const bound = initialiser.kind === 'uniform' ? initialiser.bound : 1 / Math.sqrt(model.embedding);
    const stream = randomStream(SEED, `bench ${name}`);
    const data = Float32Array.from({ length: elements(tensor.shape) }, () => (2 * stream.unit() - 1) * bound);
    named.set(name, { shape: tensor.shape, data });
  }
  return named;
}

/** Random tokens; sources of half the steps to all of them, targets of all. */
function randomBatch({ name, model, shape }: Workload): Batch {
  const { batch: size, sourceSteps, targetSteps } = shape;
  const stream = randomStream(SEED, `bench batch ${name}`);
  const token = (vocabulary: number) => 1 + stream.integer(vocabulary - 1); // 0 is padding
  const shortest = Math.ceil(sourceSteps / 2);
  const sourceLengths = Uint32Array.from({ length: size }, (_, b) =>
    b === 0 ? sourceSteps : shortest + stream.integer(sourceSteps - shortest + 1),
  ); // [B]
  const source = Uint32Array.from({ length: sourceSteps * size }, (_, at) =>
    Math.floor(at / size) < (sourceLengths[at % size] ?? 0) ? token(model.sourceVocabulary) : 0,
  ); // [S, B]
  const targetOutput = Uint32Array.from({ length: targetSteps * size }, () => token(model.targetVocabulary)); // [T, B]
  const targetInput = Uint32Array.from(targetOutput, (_, at) =>
    at < size ? marks.start : (targetOutput[at - size] ?? 0),
  ); // [T, B]
  const targetLengths = new Uint32Array(size).fill(targetSteps); // [B]
  return { size, sourceSteps, targetSteps, source, sourceLengths, targetInput, targetOutput, targetLengths };
}
