/** Tells one state of the shaders from another: what was measured of a device with earlier ones says nothing of these. */
import type { Dispatch } from '../kernels/backend';
import { CpuBackend } from '../kernels/cpuBackend';
import { hashText } from '../tasks/random';
import { lowerBackward, lowerForward } from './graph/lower';
import { GraphMemory } from './graph/memory';
import { ParameterStore } from './parameterStore';
import { additiveTestModel, testGraph } from './selfTest';

/** A hash of the WGSL of a small model by every lowering, with the variants of its products. Its heads must be there. */
export function shaderHash(model = additiveTestModel): string {
  const graph = testGraph(model);
  const backend = new CpuBackend(); // where the model would lie; nothing is computed
  const memory = new GraphMemory(backend, graph, new ParameterStore(backend, graph.parameters));
  const commands = (['operations', 'steps', 'sequences'] as const).flatMap((scans) => [
    ...lowerForward(graph, memory, scans),
    ...lowerBackward(graph, memory, scans),
  ]);
  const dispatches = commands.filter((command): command is Dispatch => 'kernel' in command);
  const texts = dispatches.flatMap(({ kernel, entry }) => [
    kernel.wgsl,
    ...(kernel.entries[entry]?.variants ?? []).map(({ wgsl }) => wgsl),
  ]);
  return hashText([...new Set(texts)].join('\n')).toString(36);
}
