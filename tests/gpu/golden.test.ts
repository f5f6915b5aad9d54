import { describe, expect, test } from 'vitest';
import { goldenFiles } from '../golden/golden';
import { compareStep, compareTrajectory } from '../support/goldenChecks';
import { testBackend, validated } from '../support/gpu';
import { goldenTolerance } from '../support/tolerances';

describe.each(goldenFiles)('$name on WebGPU', (golden) => {
  test.each(['operations', 'steps', 'sequences'] as const)('one step, a dispatch for its %s', async (scans) => {
    const backend = await testBackend();
    for (const { name, worst, scale } of await validated(backend, () => compareStep(golden, backend, scans))) {
      expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
    }
  });
  test('twenty steps', async () => {
    const backend = await testBackend();
    for (const { name, worst, scale } of await validated(backend, () =>
      compareTrajectory(golden, backend, 'sequences'),
    )) {
      expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
    }
  });
});
