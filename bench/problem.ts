/**
 * The very work of a workload, the same for every engine: starting weights under PyTorch's names and in its shapes, and one
 * batch, which is trained on again and again. Both are functions of the workload alone.
 */

import { elements } from '../src/model/graph/value';
import { trainingGraph } from '../src/model/graphs';
import type { ParameterData } from '../src/model/parameterStore';
import { trialBatch } from '../src/model/trialBatch';
import type { Batch } from '../src/tasks/batch';
import { randomStream } from '../src/tasks/random';
import type { Workload } from './workloads';

export interface Problem {
  readonly workload: Workload;
  /** By PyTorch's names, row-major. */
  readonly parameters: ReadonlyMap<string, ParameterData>;
  readonly batch: Batch;
}

const SEED = 1;

export function problemOf(workload: Workload): Problem {
  const { name, model, shape } = workload;
  const batch = trialBatch(model, shape, randomStream(SEED, `bench batch ${name}`));
  return { workload, parameters: startingWeights(workload), batch };
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
