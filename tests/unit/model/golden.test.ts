import { describe, expect, test } from 'vitest';
import { CpuBackend } from '../../../src/kernels/cpuBackend';
import { goldenFiles } from '../../golden/golden';
import { compareStep, compareTrajectory } from '../../support/goldenChecks';
import { goldenTolerance } from '../../support/tolerances';

describe.each(goldenFiles)('$name on the CPU', (golden) => {
  describe.each(['float64', 'float32'] as const)('%s', (precision) => {
    test('one step', async () => {
      for (const { name, worst, scale } of await compareStep(golden, new CpuBackend(precision))) {
        expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
      }
    });
    test('twenty steps', async () => {
      for (const { name, worst, scale } of await compareTrajectory(golden, new CpuBackend(precision))) {
        expect(worst, name).toBeLessThanOrEqual(goldenTolerance(scale));
      }
    });
  });
});
