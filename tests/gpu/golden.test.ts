import { beforeAll, describe, expect, test } from 'vitest';
import type { GpuBackend } from '../../src/kernels/gpuBackend';
import { goldenFiles } from '../golden/golden';
import { compareStep, compareTrajectory } from '../support/goldenChecks';
import { testBackend, validated } from '../support/gpu';
import { goldenTolerance } from '../support/tolerances';

let gpu: GpuBackend; // one for all: most models have most shaders in common, and compiling them is most of the work
beforeAll(async () => {
  gpu = await testBackend();
});

describe.each(goldenFiles)('$name on WebGPU', (golden) => {
  test.each(['operations', 'steps', 'sequences'] as const)('one step, a dispatch for its %s', async (scans) => {
    for (const { name, worst, scale } of await validated(gpu, () => compareStep(golden, gpu, scans))) {
      expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
    }
  });
  test('twenty steps', async () => {
    for (const { name, worst, scale } of await validated(gpu, () => compareTrajectory(golden, gpu, 'sequences'))) {
      expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
    }
  });
});
